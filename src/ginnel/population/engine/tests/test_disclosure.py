"""Nothing small is shown, and nothing left out can be worked out from what is shown: tried, not argued."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.population.engine.disclosure import THRESHOLD, Counts, Key, protect, relations
from ginnel.population.engine.tests.attacker import possible, worked_out

Area = tuple[str, ...]
PARTS = {"all": ("on-time", "late"), "late": ("a-little", "much")}
LEAVES = ("on-time", "a-little", "much")


def place(
    counts: Mapping[Area, Mapping[str, int]], categories: Mapping[str, tuple[str, ...]]
) -> dict[Key, int]:
    """Every count of a place from its smallest areas' counts of the smallest parts."""
    areas = {area[:depth] for area in counts for depth in range(len(area) + 1)}
    held: dict[Key, int] = {}

    def leaf_sum(area: Area, category: str) -> int:
        inside = [leaves for at, leaves in counts.items() if at[: len(area)] == area]
        names = _leaves(category, categories)
        return sum(leaves.get(name, 0) for leaves in inside for name in names)

    for area in areas:
        for category in {"all", *categories, *(part for parts in categories.values() for part in parts)}:
            held[Key(area, category)] = leaf_sum(area, category)
    return held


def _leaves(category: str, categories: Mapping[str, tuple[str, ...]]) -> list[str]:
    parts = categories.get(category)
    return [name for part in parts for name in _leaves(part, categories)] if parts else [category]


def hidden_in(
    events: dict[Key, int], categories: Mapping[str, tuple[str, ...]] | None = None
) -> frozenset[Key]:
    return protect(Counts(events, {}), relations(events, (categories or {}).items()))


small_numbers = st.one_of(st.integers(0, THRESHOLD + 3), st.integers(0, 60))


@st.composite
def nested(draw: st.DrawFn) -> dict[Area, dict[str, int]]:
    """Councils of districts of neighbourhoods, of any number, some of one only."""
    counts = {}
    for council in range(draw(st.integers(1, 3))):
        for district in range(draw(st.integers(1, 3))):
            for hood in range(draw(st.integers(1, 4))):
                area = (f"c{council}", f"d{council}{district}", f"n{council}{district}{hood}")
                counts[area] = {"all": draw(small_numbers)}
    return counts


@st.composite
def crossed(draw: st.DrawFn) -> dict[Area, dict[str, int]]:
    """The same with counts by how late: sums go both ways."""
    return {area: {name: draw(small_numbers) for name in LEAVES} for area in draw(nested())}


@settings(max_examples=150, deadline=None)
@given(nested())
def test_no_small_count_is_shown_and_none_can_be_worked_out(counts: dict[Area, dict[str, int]]) -> None:
    events = place(counts, {})
    hidden = hidden_in(events)
    shown = {key: count for key, count in events.items() if key not in hidden}
    assert not [key for key, count in shown.items() if 0 < count <= THRESHOLD]
    assert not worked_out(shown, relations(events, ()))


@settings(max_examples=40, deadline=None)
@given(crossed())
def test_nothing_can_be_worked_out_where_sums_cross(counts: dict[Area, dict[str, int]]) -> None:
    events = place(counts, PARTS)
    hidden = hidden_in(events, PARTS)
    shown = {key: count for key, count in events.items() if key not in hidden}
    assert not [key for key, count in shown.items() if 0 < count <= THRESHOLD]
    assert not worked_out(shown, relations(events, PARTS.items()))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=3), st.lists(st.integers(0, 9), min_size=1, max_size=1)
)
def test_every_small_count_could_be_any_of_several_numbers(first: list[int], second: list[int]) -> None:
    """A reader who tries every possibility, with counts never negative, is left with more than the threshold's many."""
    counts = {("c", "d", f"n{at}"): {"all": count} for at, count in enumerate(first)}
    counts |= {("c", "e", f"m{at}"): {"all": count} for at, count in enumerate(second)}
    events = place(counts, {})
    hidden = hidden_in(events)
    shown = {key: count for key, count in events.items() if key not in hidden}
    leaves = sorted(Key(area, "all") for area in counts)
    totals = {
        Key(area, "all"): [leaf for leaf in leaves if leaf.area[: len(area)] == area]
        for area in ((), ("c",), ("c", "d"), ("c", "e"))
    }
    guesses = list(possible(shown, leaves, totals, most=9))
    for leaf in leaves:
        if 0 < events[leaf] <= THRESHOLD:
            assert len({guess[leaf] for guess in guesses}) > THRESHOLD


def district(*counts: int) -> dict[Key, int]:
    return place({("c", "d", f"n{at}"): {"all": count} for at, count in enumerate(counts)}, {})


def shown_hoods(events: dict[Key, int]) -> list[int | None]:
    hidden = hidden_in(events)
    return [None if key in hidden else events[key] for key in sorted(events) if len(key.area) == 3]


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    assert shown_hoods(district(3, 40, 20, 50)) == [None, 40, None, 50]


def test_two_small_counts_that_add_up_to_enough_protect_each_other() -> None:
    assert shown_hoods(district(5, 6, 40)) == [None, None, 40]


def test_two_small_counts_that_add_up_to_little_do_not() -> None:
    assert shown_hoods(district(1, 2, 40, 30)) == [None, None, 40, None]


def test_nothing_is_left_out_where_nothing_is_small() -> None:
    assert hidden_in(district(0, 8, 40)) == frozenset()


def test_many_events_of_few_people_are_small() -> None:
    events = district(40, 30)
    key = Key(("c", "d", "n0"), "all")
    people = dict.fromkeys(events, 30) | {key: 2}
    assert key in protect(Counts(events, people), relations(events, ()))


def test_a_whole_that_is_its_only_part_is_left_out_with_it() -> None:
    events = place({("c", "d", "n"): {"all": 4}, ("e", "f", "g"): {"all": 90}}, {})
    hidden = hidden_in(events)
    assert {Key(area, "all") for area in (("c",), ("c", "d"), ("c", "d", "n"))} <= hidden
    assert not worked_out({key: n for key, n in events.items() if key not in hidden}, relations(events, ()))
