"""Charts and maps as coordinates: gaps stay gaps, shades hold as many areas each, shared borders are not drawn."""

from __future__ import annotations

from math import cos, radians

from ginnel.surfaces.workspace.presenters.places import chart
from ginnel.surfaces.workspace.presenters.places import map as maps
from ginnel.surfaces.workspace.presenters.places.chart import Point


def test_a_period_left_out_is_a_gap_and_not_a_line_across_it() -> None:
    points = [Point("Jan", 1.0), Point("Feb", 2.0), Point("Mar", None), Point("Apr", 3.0)]
    drawn = chart.line(points, decimals=1)
    assert drawn is not None
    assert [len(path.split()) for path in drawn["lines"]] == [2, 1]
    assert len(drawn["dots"]) == 3


def test_the_axis_begins_at_nought_and_ends_above_the_highest() -> None:
    drawn = chart.line([Point("Jan", 37.0, 30.0, 44.0), Point("Feb", 12.0, 8.0, 17.0)], decimals=0)
    assert drawn is not None
    assert [mark["label"] for mark in drawn["grid"]] == ["0", "20", "40", "60"]
    assert min(mark["y"] for mark in drawn["grid"]) == chart.TOP
    assert len(drawn["bands"]) == 1


def test_nothing_to_show_is_no_chart_and_noughts_are_one() -> None:
    assert chart.line([Point("Jan", None)], decimals=0) is None
    assert chart.line([Point("Jan", 0.0), Point("Feb", 0.0)], decimals=0) is not None


def test_each_shade_holds_about_as_many_areas_and_the_highest_is_the_darkest() -> None:
    values = [float(value) for value in range(10)]
    bounds = maps.breaks(values)
    shades = [maps.shade(value, bounds) for value in values]
    assert shades == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert maps.shade(5.0, maps.breaks([5.0, 5.0])) == maps.SHADES - 1


def square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


def at(x: float, y: float) -> tuple[int, int]:
    return round(x * 10), round(-y * 10)


def test_a_border_between_two_parts_of_one_area_is_not_drawn() -> None:
    path = maps._path([square(0, 0), square(1, 0)], at)
    assert path.count("M") == 1
    assert sorted(path[1:-1].split("L")) == ["0,-10", "0,0", "20,-10", "20,0"]


def test_an_island_and_a_hole_are_loops_of_their_own() -> None:
    hole = [[0.25, 0.25], [0.25, 0.75], [0.75, 0.75], [0.75, 0.25], [0.25, 0.25]]
    assert maps._path([square(0, 0), hole, square(5, 5)], at).count("M") == 3


def test_what_is_smaller_than_the_grid_is_not_drawn() -> None:
    assert maps._path([square(0, 0)], lambda x, y: (0, 0)) == ""
    assert (
        cos(radians(54)) < 1
    )  # a degree of longitude is shorter than one of latitude, which the map allows for
