"""Organisations, departments, people and their roles."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import factory
from sqlalchemy import select

from govern.accounts.models import Account
from govern.core import clock
from govern.core.localised import Localised
from govern.core.permissions import Role
from govern.core.types import sort_key
from govern.departments.models import Department, path_of
from govern.extensions import db
from govern.organisation.models import Organisation, SettingValue
from govern.people.models import Level, Person, RoleAssignment
from tests.factories.base import Factory


class OrganisationFactory(Factory):
    """The one organisation."""

    class Meta:  # noqa: D106
        model = Organisation
        sqlalchemy_get_or_create = ("id",)

    id = 1
    name = "Havenlicht"
    programme_name = Localised.of({"en": "Customer programme", "nl": "Klantprogramma"})
    created_at = factory.LazyFunction(clock.now)
    setup_step = None


def let_one_signature_do() -> None:
    """Set that one signature brings a definition into force, unless a test has set another."""
    name = "definition.signatures_needed"
    if db.session.get(SettingValue, name) is None:
        set_number(name, 1)


def set_number(name: str, value: int) -> None:
    """Set a setting of the organisation to another value."""
    stored = db.session.get(SettingValue, name)
    if stored is None:
        db.session.add(SettingValue(name=name, value=value, changed_at=clock.now()))
    else:
        stored.value = value
    db.session.scalars(select(Organisation)).one().settings_version = uuid4()
    db.session.flush()


class DepartmentFactory(Factory):
    """A department, at the root unless a parent is given."""

    class Meta:  # noqa: D106
        model = Department
        exclude = ("parent",)

    parent = None
    id = factory.Faker("uuid4", cast_to=None)
    name = factory.Sequence(lambda n: f"Department {n}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    parent_id = factory.LazyAttribute(lambda o: o.parent.id if o.parent else None)
    path = factory.LazyAttribute(lambda o: path_of(o.id, o.parent))
    created_at = factory.LazyFunction(clock.now)


class PersonFactory(Factory):
    """Somebody who works here and has an account; `roles=[...]` gives roles everywhere."""

    class Meta:  # noqa: D106
        model = Person

    id = factory.Faker("uuid4", cast_to=None)
    name = factory.Sequence(lambda n: f"Person {n}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    employee_number = factory.Sequence(lambda n: f"E{n:05}")
    department = factory.SubFactory(DepartmentFactory)
    level = Level.STAFF
    country = "NL"
    joined_on = date(2020, 1, 1)
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def account(self: Any, _create: bool, extracted: bool | None, **_kwargs: Any) -> None:  # noqa: FBT001
        """Let them come in, unless `account=False`."""
        if extracted is not False:
            AccountFactory(person_id=self.id)

    @factory.post_generation
    def roles(self: Any, _create: bool, extracted: list[Role] | None, **_kwargs: Any) -> None:  # noqa: FBT001
        """Give roles, everywhere, since the person joined."""
        for role in extracted or []:
            RoleAssignmentFactory(person_id=self.id, role=role)


class AccountFactory(Factory):
    """An account without a password; who has one already keeps it, changed as asked."""

    class Meta:  # noqa: D106
        model = Account

    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        account = db.session.get(Account, values["person_id"])
        if account is None:
            return super()._create(model_class, *args, **values)
        for name, value in values.items():
            setattr(account, name, value)
        db.session.flush()
        return account


class RoleAssignmentFactory(Factory):
    """A role held now."""

    class Meta:  # noqa: D106
        model = RoleAssignment

    started_at = factory.LazyFunction(clock.now)


def director(**more: Any) -> Person:
    """Give a CX director."""
    return PersonFactory(roles=[Role.CX_DIRECTOR], level=Level.EXECUTIVE, **more)


def administrator(**more: Any) -> Person:
    """Give an administrator."""
    return PersonFactory(roles=[Role.ADMINISTRATOR], **more)
