"""The organisation and the settings it has changed."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, Name, Texts, state_type
from govern.extensions import Model

#: The subject of events about the one organisation of an installation (its row has id 1).
THE_ORGANISATION = UUID(int=1)


class Preset(StrEnum):
    """The size an organisation started as; it decides the defaults of all settings."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Organisation(Model):
    """The one organisation this installation serves."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[Name]
    programme_name: Mapped[Texts]
    preset: Mapped[Preset] = mapped_column(state_type(Preset), default=Preset.MEDIUM)
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["en", "nl"])
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    modules_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    #: How far the first hour has come; None when it is finished or was left.
    setup_step: Mapped[int | None] = mapped_column(default=1)
    created_at: Mapped[Instant]
    #: Changes with every change of this row or of a setting; processes drop what they held.
    settings_version: Mapped[UUID] = mapped_column(Uuid, default=uuid4)
    #: Changes with everything the front page shows to all; None before the first time.
    front_version: Mapped[UUID | None] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SettingValue(Model):
    """A setting that was changed from its preset's value; without a value it has it again."""

    __tablename__ = "setting_value"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GuardChange(Model):
    """Why a setting was changed that keeps one person from deciding alone; never edited."""

    __tablename__ = "guard_change"

    id: Mapped[Id]
    at: Mapped[Instant]
    setting: Mapped[str] = mapped_column(String(80), index=True)
    old: Mapped[Any] = mapped_column(JSON)
    new: Mapped[Any] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
