"""The geometry of charts: figures become places in a box and shares of a track."""

from __future__ import annotations

from govern.web import charts


def test_the_lines_of_the_grid_stand_where_the_labelled_values_are() -> None:
    drawn = charts.trend(
        [charts.Point(label="May", value=85.8), charts.Point(label="June", value=79.4)],
        goal=82.6,
        goal_text="82.6",
    )
    assert (drawn.top_text, drawn.bottom_text) == ("85.8", "79.4")
    assert drawn.line == "M0,0 L100,100"
    assert drawn.grid == (0, 50, 100)
    assert drawn.goal_y == 50


def test_one_measurement_stands_at_the_right_end_on_the_only_line() -> None:
    drawn = charts.trend([charts.Point(label="May", value=7)])
    assert drawn.last_dot == "M100,50h.01"
    assert drawn.grid == (50,)


def test_bars_share_one_scale_from_zero() -> None:
    drawn = charts.bars([("A", 6, "6"), ("B", 3, "3"), ("C", None, "too few")], goal=4)
    assert [(bar.start, bar.width) for bar in drawn.bars] == [(0, 100), (0, 50), (0, 0)]
    assert drawn.goal == 66.67
    assert drawn.rows == (("A", "6"), ("B", "3"), ("C", "too few"))


def test_bars_below_zero_reach_to_the_left() -> None:
    drawn = charts.bars([("A", -1, "-1"), ("B", 3, "3")], kinds=["bad"], urls=["", "/b"])
    assert [(bar.start, bar.width) for bar in drawn.bars] == [(0, 25), (25, 75)]
    assert [(bar.kind, bar.url) for bar in drawn.bars] == [("bad", ""), ("", "/b")]


def test_bars_of_nothing_are_empty_tracks() -> None:
    assert [bar.width for bar in charts.bars([("A", 0, "0")]).bars] == [0]
    assert charts.bars([]).bars == ()


def test_the_parts_of_a_distribution_fill_the_track() -> None:
    drawn = charts.stacked(["X", "Y"], [("A", [3, 1], ["3", "1"], "note")], places=[1, 5])
    (bar,) = drawn.bars
    assert [(part.start, part.width, part.place) for part in bar.parts] == [(0, 75, 1), (75, 25, 5)]
    assert [part.middle for part in bar.parts] == [37.5, 87.5]
    assert bar.description == "X: 3, Y: 1"
    assert drawn.heads("Row") == ("Row", "X", "Y")
    assert drawn.rows == (("A", "3", "1"),)


def test_a_narrow_part_shows_no_text_and_an_empty_one_no_width() -> None:
    (wide, nothing), *_rest = [
        bar.parts
        for bar in charts.stacked(
            ["X", "Y"], [("A", [0, 0], ["0", "0"], ""), ("B", [1, 99], ["1", "99"], "")]
        ).bars
    ]
    assert (wide.width, nothing.width) == (0, 0)
    narrow = charts.stacked(["X", "Y"], [("B", [1, 99], ["1", "99"], "")]).bars[0].parts
    assert [part.shows_text for part in narrow] == [False, True]


def test_a_grid_has_a_word_in_every_cell() -> None:
    cell = charts.Cell(text="All", kind="good")
    grid = charts.coverage(["X", "Y"], [("A", [cell]), ("B", [None, cell, cell])], missing="none")
    assert [[one.text for one in line.cells] for line in grid.lines] == [
        ["All", "none"],
        ["none", "All"],
    ]
