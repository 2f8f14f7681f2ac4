"""The generic journey every organisation starts with, and the limits of a journey."""

from __future__ import annotations

from govern.core.localised import Localised

MOST_STAGES = 12

GENERIC_NAME = Localised.of({"en": "Every customer", "nl": "Elke klant"})
#: Name and what great looks like, stage by stage.
GENERIC_STAGES: tuple[tuple[Localised, Localised], ...] = (
    (
        Localised.of({"en": "Become aware", "nl": "Kennismaken"}),
        Localised.of(
            {
                "en": "I know in a minute whether this is something for me.",
                "nl": "Binnen een minuut is duidelijk of dit iets voor de klant is.",
            }
        ),
    ),
    (
        Localised.of({"en": "Choose", "nl": "Kiezen"}),
        Localised.of(
            {
                "en": "I get an honest answer, also when it is no.",
                "nl": "Er komt een eerlijk antwoord, ook als dat nee is.",
            }
        ),
    ),
    (
        Localised.of({"en": "Begin", "nl": "Starten"}),
        Localised.of(
            {
                "en": "Everything works the first day, and I know whom to ask.",
                "nl": "Alles werkt vanaf de eerste dag, en duidelijk is wie kan helpen.",
            }
        ),
    ),
    (
        Localised.of({"en": "Use", "nl": "Gebruiken"}),
        Localised.of(
            {
                "en": "It does what was promised and asks nothing of me twice.",
                "nl": "Het doet wat beloofd is en niets wordt twee keer gevraagd.",
            }
        ),
    ),
    (
        Localised.of({"en": "Get help", "nl": "Hulp krijgen"}),
        Localised.of(
            {
                "en": "Somebody takes it on, says when, and keeps to it.",
                "nl": "Iemand pakt het op, zegt wanneer, en houdt zich daaraan.",
            }
        ),
    ),
    (
        Localised.of({"en": "Stay or leave", "nl": "Blijven of weggaan"}),
        Localised.of(
            {
                "en": "Staying pays, and leaving is as easy as joining was.",
                "nl": "Blijven loont, en weggaan is net zo makkelijk als beginnen.",
            }
        ),
    ),
)
