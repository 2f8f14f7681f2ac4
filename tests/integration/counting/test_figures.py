"""Figures of parts, remedies, reading day and files: what is read, shown, and recorded."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.core.errors import FieldError, NotAllowed
from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.counting import jobs, services
from govern.counting.rules import COUNT, Change, Entry, Remedies
from govern.promises.models import PromiseCase, PromiseWording
from govern.promises.rules import Period, PromiseState
from govern.readings import queries as readings
from govern.readings.models import PromisePeriod, PromiseReading
from govern.readings.rules import Scope
from govern.tasks.models import Task
from tests.client import form_values, parsed, texts
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory, PromiseReadingFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client

pytestmark = pytest.mark.both_databases
MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LOOKING = system("a test looks")


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None]) -> None:
    at(MAY)
    OrganisationFactory()


@pytest.fixture
def owner(client: Client) -> Any:
    """Give an owner who is signed in."""
    person = PersonFactory()
    client.sign_in(person)
    return person


def said(text: str) -> Localised:
    return Localised.of({"en": text, "nl": f"{text} (nl)"})


def record(owner: Any, promise: Any, kept: int, total: int, **more: Any) -> None:
    values = {"period_start": APRIL, **more}
    with transaction():
        services.record_reading(
            promise.id, actor=find_actor_of(owner.id), kept=kept, total=total, **values
        )


def total_of(promise: Any, start: date = APRIL) -> tuple[int, int]:
    found = readings.find_period(promise.id, start)
    assert found is not None
    return found.kept, found.total


# Parts -------------------------------------------------------------------------------------------


def test_a_department_is_not_counted_twice_in_the_one_above_it(owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    above = DepartmentFactory()
    below = DepartmentFactory(parent=above)
    record(owner, promise, 5, 10, scope=Scope(department_id=below.id))
    assert total_of(promise) == (5, 10)
    record(owner, promise, 90, 100, scope=Scope(department_id=above.id))
    assert total_of(promise) == (90, 100)
    record(owner, promise, 80, 99, scope=Scope(country="NL"))
    assert total_of(promise) == (90, 100)
    record(owner, promise, 40, 400)
    assert total_of(promise) == (40, 400)
    assert (promise.last_kept, promise.last_total) == (40, 400)


def test_a_figure_is_of_one_part_and_once(owner: Any, session: Any) -> None:
    promise, place = PromiseFactory(owner=owner), DepartmentFactory()
    with pytest.raises(FieldError, match="one part"):
        record(owner, promise, 1, 2, scope=Scope(place.id, "NL"))
    record(owner, promise, 1, 2, scope=Scope(country="NL"))
    with pytest.raises(FieldError, match="already"):
        record(owner, promise, 1, 2, scope=Scope(country="NL"))
    more = {"promise_id": promise.id, "period_start": APRIL}
    for wrong in (
        {"country": "NL"},
        {"country": "BE", "department_id": place.id},
        {"remedies_paid": 1},
        {"remedies_owed": 1, "remedies_paid": 2},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            PromiseReadingFactory(**more, **wrong)


def test_the_page_shows_each_part_with_how_sure_it_is(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner, threshold_permille=900)
    good, bad = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    for start in (MARCH, APRIL):
        record(owner, promise, 990, 1000, period_start=start, scope=Scope(department_id=good.id))
        record(owner, promise, 500, 1000, period_start=start, scope=Scope(department_id=bad.id))
    record(owner, promise, 3, 4, scope=Scope(country="NL"))
    tree = parsed(client.get(f"/promises/{promise.id}"))
    page = " ".join(texts(tree, ".//main"))
    for part in ("By department", "Gent", "98.2% to 99.5%", "46.9% to 53.1%", "By country", "NL"):
        assert part in page
    assert "Not kept" in page


def test_a_period_that_was_not_counted_is_a_gap(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner, starts_on=date(2026, 1, 1))
    for start in (date(2026, 1, 1), date(2026, 2, 1), APRIL):
        record(owner, promise, 90, 100, period_start=start)
    tree = parsed(client.get(f"/promises/{promise.id}"))
    assert "March 2026not counted" in texts(tree, ".//table//tr")
    assert tree.find(".//path[@class='trend-gap']") is not None


def test_other_words_are_marked_in_the_line(client: Client, owner: Any, session: Any) -> None:
    promise = PromiseFactory(owner=owner)
    for start in (MARCH, APRIL):
        record(owner, promise, 90, 100, period_start=start)
    assert "new words" not in client.get(f"/promises/{promise.id}").text
    session.add(
        PromiseWording(
            promise_id=promise.id,
            number=2,
            text=said("Other"),
            starts_on=date(2026, 4, 12),
            created_at=MAY,
        )
    )
    session.flush()
    page = client.get(f"/promises/{promise.id}")
    assert "April 2026: new words" in " ".join(texts(parsed(page), ".//figure//p"))


def test_many_figures_cost_no_more_statements(client: Client, owner: Any, statements: Any) -> None:
    promise = PromiseFactory(owner=owner)
    record(owner, promise, 9, 10, scope=Scope(department_id=DepartmentFactory().id))
    client.get(f"/promises/{promise.id}")
    with statements() as few:
        client.get(f"/promises/{promise.id}")
    for start in (MARCH, APRIL):
        for _ in range(8):
            scope = Scope(department_id=DepartmentFactory().id)
            record(owner, promise, 9, 10, period_start=start, scope=scope)
    with statements() as many:
        client.get(f"/promises/{promise.id}")
    assert len(few) == len(many)


# Remedies ----------------------------------------------------------------------------------------


def test_remedies_owed_and_given_are_counted_and_corrected(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner, remedy=said("Flowers"))
    record(owner, promise, 90, 100, remedies=Remedies(10, 4))
    record(owner, promise, 95, 100, period_start=MARCH, remedies=Remedies(5, None))
    assert "4 of 15 given" in client.get(f"/promises/{promise.id}").text
    reading = readings.find_reading(promise.id, APRIL)
    address = f"/promises/readings/{reading.id}/correct"
    refused = client.submit(address, {"remedies_paid": "11", "reason": "More came"})
    assert refused.status_code == 422
    assert "More were given than were owed" in refused.text
    assert client.submit(address, {"remedies_paid": "10", "reason": "More came"}).status_code == 302
    assert "10 of 15 given" in client.get(f"/promises/{promise.id}").text


def test_what_is_said_of_figures_keeps_what_was_said_of_remedies(owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    record(owner, promise, 90, 100, remedies=Remedies(10, 4))
    entry = Entry(
        line=1, promise_id=promise.id, period_start=APRIL, scope=Scope(), kept=91, total=100
    )
    with transaction():
        done = services.record_all([entry], actor=find_actor_of(owner.id), reason="Recount")
    assert done == {Change.CORRECTION: 1}
    found = readings.find_reading(promise.id, APRIL)
    assert (found.kept, found.remedies_owed, found.remedies_paid) == (91, 10, 4)


# Reading day -------------------------------------------------------------------------------------


def boxes(client: Client, **typed: str) -> dict[str, Any]:
    """Give the boxes as they stand on the page, with what is typed into the first ones."""
    forms = parsed(client.get("/promises/reading-day")).findall(".//form")
    values = next(v for v in map(form_values, forms) if any(n.startswith("kept-") for n in v))
    for kind, text in typed.items():
        first = next(name for name in values if name.startswith(f"{kind}-"))
        values[first] = text
    return values


def confirm(client: Client, preview: Any, **more: str) -> Any:
    forms = parsed(preview).findall(".//form")
    values = next(v for v in map(form_values, forms) if "figures" in v)
    return client.post("/promises/figures/record", data={**values, **more})


def test_reading_day_shows_last_figures_and_records_what_was_typed(
    client: Client, owner: Any, session: Any
) -> None:
    promise = PromiseFactory(owner=owner)
    PromiseFactory()
    record(owner, promise, 95, 100, period_start=MARCH)
    page = client.get("/promises/reading-day")
    assert "95 of 100" in page.text
    assert len([n for n in boxes(client) if n.startswith("kept-")]) == 1
    preview = client.post("/promises/reading-day", data=boxes(client, kept="97", total="100"))
    assert preview.status_code == 200
    assert "New: 1" in preview.text
    assert readings.find_reading(promise.id, APRIL) is None
    back = next(
        v for v in map(form_values, parsed(preview).findall(".//form"))
        if "figures" not in v and any(n.startswith("kept-") for n in v)
    )  # fmt: skip
    again = client.post("/promises/reading-day", data={**back, "back": "y"})
    assert 'value="97"' in again.text
    assert confirm(client, preview).status_code == 302
    assert total_of(promise) == (97, 100)
    # The same again changes nothing.
    same = client.post("/promises/reading-day", data=boxes(client))
    assert same.status_code == 422
    assert "Nothing was typed yet" in same.text


def test_what_cannot_be_read_stands_beside_its_box(client: Client, owner: Any) -> None:
    PromiseFactory(owner=owner)
    for kept, total, why in (
        ("95%", "100", "percentage"),
        ("12.5", "100", "no whole number"),
        ("101", "100", "More were kept"),
        ("5", "", "missing"),
    ):
        answer = client.post("/promises/reading-day", data=boxes(client, kept=kept, total=total))
        assert answer.status_code == 422
        assert why in " ".join(texts(parsed(answer), ".//ul[@class='field-errors']"))
        assert f'value="{kept}"' in answer.text


def test_copied_cells_go_into_the_boxes_in_order(client: Client, owner: Any) -> None:
    for number in range(3):
        PromiseFactory(owner=owner, text=said(f"Promise {number}"))
    values = boxes(client)
    answer = client.post(
        "/promises/reading-day",
        data={**values, "pasted": "10\t20\r\n\t\r\n30\t40\r\n", "fill": "y"},
    )
    assert answer.status_code == 200
    inputs = parsed(answer).findall(".//table//input")
    assert [each.get("value") for each in inputs] == ["10", "20", "", "", "30", "40"]
    for pasted, why in (("1\n" * 4, "4 rows were pasted"), ("1\t2\t3", "one column or two")):
        answer = client.post(
            "/promises/reading-day", data={**values, "pasted": pasted, "fill": "y"}
        )
        assert answer.status_code == 422
        assert why in answer.text


def test_the_director_counts_everything_and_an_owner_their_own(client: Client) -> None:
    mine, theirs = PersonFactory(), PersonFactory()
    for owner in (mine, theirs):
        PromiseFactory(owner=owner)
    PromiseFactory(state=PromiseState.AGREED)
    PromiseFactory(period=Period.QUARTER, starts_on=date(2026, 4, 1))
    client.sign_in(mine)
    assert len([n for n in boxes(client) if n.startswith("kept-")]) == 1
    client.sign_in(director())
    assert len([n for n in boxes(client) if n.startswith("kept-")]) == 2


def test_many_promises_are_read_with_the_same_statements(client: Client, statements: Any) -> None:
    client.sign_in(director())
    PromiseFactory()
    client.get("/promises/reading-day")
    with statements() as few:
        client.get("/promises/reading-day")
    for _ in range(60):
        PromiseFactory()
    with statements() as many:
        page = client.get("/promises/reading-day")
    assert len(few) == len(many)
    assert len([n for n in boxes(client) if n.startswith("kept-")]) == 50
    assert "from=50" in page.text
    second = client.get("/promises/reading-day?from=50")
    assert len(parsed(second).findall(".//table//input")) == 22


# Files -------------------------------------------------------------------------------------------


def send(client: Client, content: bytes, name: str = "figures.csv") -> Any:
    return client.submit(
        "/promises/figures",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_a_file_is_read_shown_and_recorded_and_the_same_again_changes_nothing(
    client: Client, owner: Any, session: Any
) -> None:
    promise = PromiseFactory(owner=owner, text=said("We call back, in a day"))
    DepartmentFactory(name="Gent", parent=DepartmentFactory(name="Claims"))
    record(owner, promise, 80, 100, period_start=MARCH)
    content = (
        b"Belofte;Periode;Afdeling;Land;Nagekomen;Van hoeveel\r\n"
        b'"We call back, in a day";2026-04;;;1 950;2000\r\n'
        b'"We call back, in a day (nl)";april 2026;Claims > Gent;;19;20\r\n'
        b'"We call back, in a day";2026-03;;;85;100\r\n'
        b'"We call back, in a day";2026-04;;be;7;8\r\n'
    )
    preview = send(client, content)
    assert preview.status_code == 200
    assert "New: 3. Corrections: 1." in preview.text
    assert "80 of 100" in preview.text
    refused = confirm(client, preview)
    assert refused.status_code == 422
    assert "what was wrong" in refused.text
    assert confirm(client, refused, reason="Recounted").status_code == 302
    assert total_of(promise) == (1950, 2000)
    assert total_of(promise, MARCH) == (85, 100)
    old = session.scalars(
        select(PromiseReading).where(PromiseReading.superseded_at.is_not(None))
    ).one()
    assert (old.kept, old.superseded_by_id is not None) == (80, True)
    again = send(client, content)
    assert "New: 0. Corrections: 0. The same as before: 4." in again.text
    assert "There is nothing to record" in again.text
    assert session.scalar(select(func.count()).select_from(PromiseReading)) == 5


def test_every_row_that_cannot_be_recorded_says_why_and_the_others_are(
    client: Client, owner: Any
) -> None:
    mine = PromiseFactory(owner=owner, text=said("Mine"))
    for _ in range(2):
        PromiseFactory(owner=owner, text=said("Twin"))
    PromiseFactory(text=said("Theirs"))
    PromiseFactory(owner=owner, text=said("Each quarter"), period=Period.QUARTER)
    for _ in range(2):
        DepartmentFactory(name="Desk", parent=DepartmentFactory())
    rows = [
        ("Mine", "2026-04", "", "", "9", "10"),
        ("Mine", "2026-04", "", "", "8", "10"),
        ("Nobody's", "2026-04", "", "", "9", "10"),
        ("Twin", "2026-04", "", "", "9", "10"),
        ("Theirs", "2026-04", "", "", "9", "10"),
        ("Mine", "soon", "", "", "9", "10"),
        ("Mine", "2027-01", "", "", "9", "10"),
        ("Mine", "2026-03", "Nowhere", "", "9", "10"),
        ("Mine", "2026-03", "Desk", "", "9", "10"),
        ("Mine", "2026-03", "", "Belgium", "9", "10"),
        ("Mine", "2026-03", "", "", "90%", "10"),
        ("Mine", "2026-03", "", "", "0,9", "10"),
        ("Mine", "2026-03", "", "", "11", "10"),
        ("Each quarter", "2026-05", "", "", "9", "10"),
    ]
    text = io.StringIO()
    csv.writer(text).writerows([("Promise", "Period", "Team", "Country", "Kept", "Total"), *rows])
    preview = send(client, text.getvalue().encode())
    assert "New: 1." in preview.text
    assert "Cannot be recorded: 13." in preview.text
    why = " ".join(texts(parsed(preview), ".//table"))
    for sentence in (
        "stands further up", "No live promise reads", "More than one promise", "Only the owner",
        "is no period", "has not begun", "no department", "More than one department",
        "is no country", "is a percentage", "no whole number", "More were kept", "first month",
    ):  # fmt: skip
        assert sentence in why, sentence
    assert confirm(client, preview).status_code == 302
    assert total_of(mine) == (9, 10)


def test_a_workbook_is_read_too_and_what_is_no_file_of_figures_says_so(
    client: Client, owner: Any
) -> None:
    promise = PromiseFactory(owner=owner)
    book = Workbook()
    sheet = book.active
    sheet.append(["Id", "Month", "Kept", "Cases"])
    sheet.append([str(promise.id), APRIL, 9, 10.0])
    stream = io.BytesIO()
    book.save(stream)
    preview = send(client, stream.getvalue(), "figures.xlsx")
    assert "New: 1." in preview.text
    for content, why in (
        (b"Name;Colour\r\nx;y\r\n", "needs the columns"),
        (b"Promise;Period;Kept;Total\r\n", "holds no figures"),
        (b"%PDF-1.7", "neither a CSV file"),
    ):
        refused = send(client, content)
        assert refused.status_code == 422
        assert why in refused.text


def test_the_file_to_fill_in_is_read_back(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    record(owner, promise, 9, 10, period_start=MARCH, scope=Scope(country="NL"))
    answer = client.get("/promises/reading-day?format=csv")
    (row,) = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert (row["Country"], row["Period"], row["Kept"]) == ("NL", "2026-04", "")
    filled = io.StringIO()
    writer = csv.DictWriter(filled, row.keys())
    writer.writeheader()
    writer.writerow({**row, "Kept": "7", "Of how many": "8"})
    assert "New: 1." in send(client, filled.getvalue().encode()).text


def test_what_changed_after_the_preview_is_shown_again(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    preview = client.post("/promises/reading-day", data=boxes(client, kept="97", total="100"))
    record(owner, promise, 90, 100)
    moved = confirm(client, preview)
    assert moved.status_code == 409
    assert "in the meantime" in moved.text
    assert "Corrections: 1." in moved.text
    assert confirm(client, moved, reason="Mine is right").status_code == 302
    assert total_of(promise) == (97, 100)


@pytest.mark.parametrize("figures", ["", "[]]", "[[1]]", "{}", "[" * 3000])
def test_a_preview_that_arrived_damaged_is_refused(
    client: Client, owner: Any, figures: str
) -> None:
    answer = client.act("/promises/figures/record", {"figures": figures, "digest": "x"})
    assert answer.status_code == 422
    assert "arrived damaged" in answer.text


def test_nobody_records_for_others_whatever_they_send(owner: Any, session: Any) -> None:
    mine, theirs = PromiseFactory(owner=owner), PromiseFactory()
    entries = [
        Entry(line=n, promise_id=p.id, period_start=APRIL, scope=Scope(), kept=1, total=2)
        for n, p in enumerate((mine, theirs))
    ]
    with pytest.raises(NotAllowed), transaction():
        services.record_all(entries, actor=find_actor_of(owner.id), reason="")
    assert session.scalar(select(PromiseReading.id)) is None
    odd = Entry(
        line=1, promise_id=mine.id, period_start=date(2030, 1, 1), scope=Scope(), kept=1, total=2
    )
    with pytest.raises(FieldError), transaction():
        services.record_all([odd], actor=find_actor_of(owner.id), reason="")


def test_many_figures_at_once_open_one_case_and_add_up(owner: Any, session: Any) -> None:
    promise = PromiseFactory(owner=owner)
    places = [DepartmentFactory() for _ in range(5)]
    entries = [
        Entry(
            line=n,
            promise_id=promise.id,
            period_start=start,
            scope=Scope(department_id=place.id),
            kept=10,
            total=100,
        )
        for n, (place, start) in enumerate((p, s) for p in places for s in (MARCH, APRIL))
    ]
    with transaction():
        done = services.record_all(entries, actor=find_actor_of(owner.id), reason="")
    assert done == {Change.NEW: 10}
    assert total_of(promise) == total_of(promise, MARCH) == (50, 500)
    case = session.scalars(select(PromiseCase)).one()
    assert case.opened_period == APRIL
    kept = session.execute(
        select(func.sum(PromiseReading.kept), func.sum(PromiseReading.total))
    ).one()
    totals = session.execute(
        select(func.sum(PromisePeriod.kept), func.sum(PromisePeriod.total))
    ).one()
    assert tuple(map(int, kept)) == tuple(map(int, totals))


# The to-do ---------------------------------------------------------------------------------------


def asked(session: Any) -> list[Any]:
    statement = select(Task).where(Task.kind == COUNT, Task.closed_at.is_(None))
    return list(session.scalars(visible_to(LOOKING, statement)))


def test_each_owner_has_one_to_do_a_period_and_it_closes_with_the_last_figure(
    owner: Any, session: Any, at: Callable[[datetime], None]
) -> None:
    first, second = PromiseFactory(owner=owner), PromiseFactory(owner=owner)
    PromiseFactory(state=PromiseState.PROPOSED)
    assert jobs.ask() == 1
    assert jobs.ask() == 1
    (task,) = asked(session)
    assert task.person_id == owner.id
    # The twentieth of May: the seven days after April are over, so it is due today.
    assert task.due_at.date() == date(2026, 5, 20)
    record(owner, first, 9, 10)
    assert asked(session)
    record(owner, second, 9, 10)
    assert not asked(session)
    assert jobs.ask() == 0
    at(datetime(2026, 6, 2, 9, tzinfo=UTC))
    assert jobs.ask() == 1
    (task,) = asked(session)
    assert task.due_at.date() == date(2026, 6, 7)
    first.owner_id = second.owner_id = PersonFactory().id
    session.flush()
    jobs.ask()
    assert [each.person_id for each in asked(session)] == [first.owner_id]


def test_an_owner_who_left_leaves_the_counting_to_the_director(session: Any) -> None:
    gone = PersonFactory(account=False)
    boss = director()
    PromiseFactory(owner=gone)
    jobs.ask()
    assert [task.person_id for task in asked(session)] == [boss.id]
