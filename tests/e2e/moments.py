"""The pages no link of the small demo leads to: something has to have happened just before."""

from __future__ import annotations

#: Answers a program reads, a file, or an address that leads on to a page.
NO_PAGES = frozenset(
    {
        "barriers.mitigation",
        "departments.suggest",
        "firsthour.resume",
        "health.healthz",
        "health.readyz",
        "metrics.metrics",
        "people.suggest",
        "certificates.definition",
        "certificates.own",
        "staffing.example",
        "verify_definition.text",
    }
)
#: Every other page, in the order in which they are looked at: what happens in between stays.
MOMENTS = (
    "accounts.confirm",
    "answers.answer",
    "awards.announce",
    "ballots.check",
    "ballots.vote",
    "barriers.plan",
    "definition.add_dimension",
    "definition.edit",
    "definition.edit_dimension",
    "definition.remove_dimension",
    "firsthour.definition",
    "firsthour.floor",
    "firsthour.invite",
    "firsthour.organisation",
    "firsthour.parts",
    "firsthour.people",
    "firsthour.promises",
    "firsthour.unfinished",
    "hearings.heard",
    "handovers.hand_over",
    "handovers.one",
    "insights.record_effect",
    "licences.verify",
    "links.use",
    "nominations.write",
    "people.end_role",
    "profile.confirm_email",
    "promises.answer_case",
    "promises.edit",
    "promises.go_live",
    "rotations.take_back",
    "rounds.change",
    "staffing.preview",
    "tasks.hand_over",
    "reviews.ask",
    "signoff.send_out",
    "definition.return_to_draft",
    "reviews.conclude",
    "signoff.sign",
    "signoff.decline",
    "signoff.withdraw",
    "signoff.put_off",
    # The draft is in force after it.
    "acknowledgements.ask",
)
