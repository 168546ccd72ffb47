"""The one door: a definition run over a lake, protected, and made into figures that may be seen.

Every level and every part of one period is protected together, because whoever sees one page may see the next. A
figure made of a count that is left out is left out as well, and so is an amount of days to which a small part adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from ginnel.population.engine.definitions import Category, Figure, FigureKind, Measure, People
from ginnel.population.engine.disclosure import THRESHOLD, Counts, Key, protect, relations
from ginnel.population.engine.engines import Cell, Completeness, Engine
from ginnel.population.engine.engines.duckdb import DuckDB
from ginnel.population.engine.lake import Lake, read
from ginnel.population.engine.periods import Period
from ginnel.population.engine.published import Publication, Published, Row, Share, Source, Value
from ginnel.population.engine.statistics import rate_limits, share_limits

LEVELS = ("council", "district", "neighbourhood")
# Categories within a part are shown down to this level; below it nearly all would be left out.
_PARTS_DOWN_TO = 2
_FEWEST_FOR_SHARE = 100
_NO_AREA = "Elsewhere or not known"
Area = tuple[str, ...]


class NoLake(Exception):
    """There are no rows yet: intake has not run for this purpose."""


def edition(folder: Path) -> str:
    """Changes whenever the lake in a folder does. Raises NoLake."""
    return _open(folder).manifest.digest()


def latest_day(folder: Path, measure: Measure) -> date:
    """The last day that rows of the measure's table speak of, not after the day the lake was made. Raises NoLake."""
    lake = _open(folder)
    made = datetime.fromisoformat(lake.manifest.made_at).date()
    days = [source.latest_on for source in _sources(lake, measure) if source.latest_on]
    return min(made, max(days, default=made))


def _open(folder: Path) -> Lake:
    lake = read(folder)
    if lake is None:
        raise NoLake
    return lake


def publish(
    folder: Path,
    measure: Measure,
    periods: Sequence[Period],
    *,
    engine: Engine | None = None,
    threshold: int = THRESHOLD,
) -> Published:
    """The figures of a measure for some periods, at every level, with what is needed to judge and repeat them.

    Raises NoLake where intake has not run.
    """
    lake = _open(folder)
    runner = engine or DuckDB()
    by_period: dict[Period, list[Cell]] = defaultdict(list)
    for cell in runner.cells(lake, measure, periods):
        by_period[cell.period].append(cell)
    complete = {each.period: each for each in runner.completeness(lake, measure, periods)}
    tree, names, people = _tree(lake), _names(lake), _people(lake, measure.people)
    publications = tuple(
        _publication(measure, period, by_period[period], complete[period], tree, names, people, threshold)
        for period in sorted(periods)
    )
    return Published(
        measure=measure.id,
        version=measure.version,
        title=measure.title,
        publications=publications,
        sources=tuple(_sources(lake, measure)),
        query=runner.query(measure, periods),
        engine=runner.name,
        input=lake.manifest.digest(measure.counted.table.name, "areas", "populations"),
        made_at=lake.manifest.made_at,
        threshold=threshold,
    )


def _publication(
    measure: Measure,
    period: Period,
    cells: Sequence[Cell],
    complete: Completeness,
    tree: Sequence[Area],
    names: Mapping[tuple[str, str], str],
    people: Mapping[tuple[str, str], Mapping[int, int]],
    threshold: int,
) -> Publication:
    held = _Held(measure.counted.whole, cells, tree)
    hidden = protect(held.counts, held.sums, threshold=threshold)
    rows = []
    for area in held.areas:
        denominator, year = _denominator(people, area, tree, period)
        values = {figure.name: _value(figure, area, held, hidden, denominator) for figure in measure.figures}
        level = LEVELS[len(area) - 1] if area else "place"
        code = area[-1] if area else ""
        name = (names.get((level, code)) or code or _NO_AREA) if area else "The whole place"
        above = area[-2] if len(area) > 1 else ""
        rows.append(Row(level, code, name, above, denominator, year, values))
    shares = [(need.label, known) for need, known in zip(measure.counted.needs, complete.known, strict=False)]
    placed = complete.known[len(measure.counted.needs)] if complete.known else 0
    shares.append(("Placed in an area of the place", placed))
    return Publication(
        period, tuple(rows), tuple(_share(label, known, complete.meant) for label, known in shares)
    )


class _Held:
    """The counts of one period by area and category, rolled up, with every area of the place there is."""

    def __init__(self, whole: Category, cells: Sequence[Cell], tree: Sequence[Area]) -> None:
        self._direct = {each.name: tuple(part.name for part in each.parts) for each in whole.everything()}
        self._deep = {part.name for each in whole.parts for part in each.everything()} - {
            part.name for part in whole.parts
        }
        found: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        for cell in cells:
            area = tuple(code for code in cell[1:4] if code is not None)
            for category in self._within(whole, cell.category):
                held = found[Key(area, category)]
                for place, number in enumerate((cell.events, cell.amount, cell.people)):
                    held[place] += number
        self.areas = sorted({*tree, (), *(key.area for key in found)})
        self._found = {
            Key(area, category): tuple(found.get(Key(area, category), (0, 0, 0)))
            for area in self.areas
            for category in self._direct
            if len(area) <= _PARTS_DOWN_TO or category not in self._deep
        }
        self.counts = Counts(
            {key: held[0] for key, held in self._found.items()},
            {key: held[2] for key, held in self._found.items()},
        )
        shown = [(whole, parts) for whole, parts in self._direct.items() if parts]
        self.sums = relations(self._found.keys(), shown)

    @staticmethod
    def _within(whole: Category, leaf: str | None) -> Iterator[str]:
        """The categories a cell adds to: the whole once, from the cell of all together; a group from its leaves."""
        if leaf is None:
            yield whole.name
            return
        for category in whole.everything():
            if category is not whole and any(each.name == leaf for each in category.leaves()):
                yield category.name

    def parts(self, category: str) -> tuple[str, ...]:
        return self._direct[category]

    def count(self, area: Area, category: str) -> int | None:
        """None where this category is not shown at this level."""
        held = self._found.get(Key(area, category))
        return held[0] if held else None

    def amount(self, area: Area, category: str) -> int:
        return self._found[Key(area, category)][1]


def _value(figure: Figure, area: Area, held: _Held, hidden: frozenset[Key], people: int | None) -> Value:
    """One figure of one area: left out where anything it is made of is."""
    needed = [figure.part] + ([figure.of] if figure.kind in (FigureKind.MEAN, FigureKind.SHARE) else [])
    if figure.kind in (FigureKind.AMOUNT, FigureKind.MEAN):
        needed += held.parts(figure.part)
    if any(held.count(area, name) is None for name in needed):
        return Value(is_shown=False)
    if any(Key(area, name) in hidden for name in needed):
        return Value(is_suppressed=True)
    part, of = held.count(area, figure.part) or 0, held.count(area, figure.of) or 0
    if figure.kind is FigureKind.COUNT:
        return Value(part)
    if figure.kind is FigureKind.AMOUNT:
        return Value(held.amount(area, figure.part))
    if figure.kind is FigureKind.RATE:
        if not people:
            return Value()
        lower, upper = rate_limits(part, people, figure.per)
        return Value(part / people * figure.per, lower, upper, part, people)
    if not of:
        return Value()
    if figure.kind is FigureKind.MEAN:
        return Value(held.amount(area, figure.part) / of, None, None, held.amount(area, figure.part), of)
    lower, upper = share_limits(part, of)
    return Value(100 * part / of, 100 * lower, 100 * upper, part, of)


def _share(label: str, known: int, meant: int) -> Share:
    """A whole percentage, rounded down so that 100 means all; None of too few rows to be told."""
    return Share(label, 100 * known // meant if meant >= _FEWEST_FOR_SHARE else None)


def _tree(lake: Lake) -> list[Area]:
    """Every area of the place as the path to it; a level that is not known ends the path."""
    found: set[Area] = {()}
    for row in lake.records("areas"):
        path: Area = ()
        for level in LEVELS:
            if not row[level]:
                break
            path = (*path, row[level])
            found.add(path)
    return sorted(found)


def _names(lake: Lake) -> dict[tuple[str, str], str]:
    return {(row["level"], row["area"]): row["name"] for row in lake.records("area_names")}


def _people(lake: Lake, people: People | None) -> dict[tuple[str, str], dict[int, int]]:
    """People old enough, by level and code and then mid-year; counts by sex are added where there is no other."""
    if people is None:
        return {}
    found: dict[tuple[str, str], dict[int, dict[bool, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in lake.records("populations"):
        if row["age_from"] >= people.age_from:
            by_sex = found[row["level"], row["area"]][row["year"]]
            is_all = row["sex"] == ""
            by_sex[is_all] = by_sex.get(is_all, 0) + row["people"]
    return {
        key: {year: by_sex.get(True, by_sex.get(False, 0)) for year, by_sex in years.items()}
        for key, years in found.items()
    }


def _denominator(
    people: Mapping[tuple[str, str], Mapping[int, int]], area: Area, tree: Sequence[Area], period: Period
) -> tuple[int | None, int | None]:
    """(people, of which mid-year): the latest not after the period, else the earliest; nothing where none is known."""
    if not people:
        return None, None
    if not area:
        parts = [_denominator(people, each, tree, period) for each in tree if len(each) == 1]
        if not parts or any(count is None for count, _ in parts):
            return None, None
        return sum(count or 0 for count, _ in parts), parts[0][1]
    years = people.get((LEVELS[len(area) - 1], area[-1]), {})
    if not years:
        return None, None
    before = [year for year in years if date(year, 6, 30) <= period.ends]
    year = max(before) if before else min(years)
    return years[year], year


def _sources(lake: Lake, measure: Measure) -> Iterator[Source]:
    for row in lake.records("sources"):
        if row["table"] == measure.counted.table.name:
            yield Source(row["organisation"], row["name"], row["latest_on"], row["received_on"])
