"""Whatever a feed gives, a reading ends, counts every item, and says of each what became of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.tests.documents import service, term, weekly
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.openreferral.checking import OverHttp, check, documents, pages
from ginnel.surfaces.openreferral.checking.profile import PROFILE
from ginnel.surfaces.openreferral.harvesting import harvest, version_1
from ginnel.surfaces.openreferral.network import Getter, Reach, Unreadable, read_json
from ginnel.surfaces.openreferral.tests.feed import page
from ginnel.surfaces.openreferral.tests.test_version_1 import OLD

TEXT = st.text(st.characters(), max_size=8)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)


CHECKED = service(
    "Bus", assured_date="2026-11-01", minimum_age=60, maximum_age=99, schedules=[weekly("MO")],
    attributes=[term("transport")],
)  # fmt: skip


def places_in(document: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    found = []
    for name, inner in members:
        found.append((*before, name))
        if isinstance(inner, dict | list):
            found += places_in(inner, (*before, name))
    return found


@st.composite
def spoilt(draw: Any, document: dict[str, Any]) -> dict[str, Any]:
    """With anything at one or two places of it."""
    made = deepcopy(document)
    for _ in range(draw(st.integers(1, 2))):
        *above, last = draw(st.sampled_from(places_in(made)))
        inside: Any = made
        for part in above:
            inside = inside[part]
        inside[last] = draw(ANYTHING)
    return made


class Given(Getter):
    """A feed without a network."""

    def __init__(self, list_page: Any, whole: Any) -> None:
        super().__init__(Reach(), tries=1)
        self.list_page, self.whole = list_page, whole

    def get(self, url: str) -> Any:
        if "?page=" in url:
            if url.endswith("=1"):
                return self.list_page
            raise Unreadable("There is no such page.", status=404)
        return self.whole if url.count("/") > 3 else {"version": "3.0"}


@pytest.mark.django_db
@given(
    items=st.lists(spoilt(service("Bus")) | ANYTHING, max_size=4),
    whole=spoilt(service("Bus")) | ANYTHING,
    about=spoilt(page([1])) | ANYTHING,
)
@settings(max_examples=60)
def test_a_reading_ends_and_every_item_is_counted(items: list[Any], whole: Any, about: Any) -> None:
    said = {**about, "contents": items} if isinstance(about, dict) else about
    name = f"feed-{uuid7()}"
    actions.add_feed(name=name, terms=Terms("https://feed.example"), by=CLERK)
    shown = harvest(name, by=CLERK, getter=Given(said, whole))
    assert shown.outcome
    if isinstance(said, dict):
        assert sum(shown.counts.values()) == len(items)


@given(spoilt(OLD))
@settings(max_examples=300)
def test_a_service_of_1_is_mapped_whatever_it_says(said: dict[str, Any]) -> None:
    assert isinstance(version_1.written(UUID(int=7))(said)[0], dict)


@given(st.sampled_from(sorted(PROFILE)), ANYTHING | spoilt(service("Bus")))
def test_any_document_is_checked(kind: str, said: Any) -> None:
    for is_listed in (False, True):
        assert all(one.message for one in documents.faults(said, kind, is_listed=is_listed))


@given(ANYTHING | spoilt(page([{"id": "1"}])))
def test_any_page_is_checked(said: Any) -> None:
    assert all(one.message for one in pages.faults(said))
    if isinstance(said, dict) and isinstance(said.get("contents"), list):
        assert all(one.message for _, one in pages.together([said, said], is_whole=True))


ANYTHING_READ = st.recursive(
    ANYTHING | st.sampled_from([float("inf"), -float("inf"), 10**4000, "20261127", "2026-W48", "\ud800"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=2,
)


@given(
    items=st.lists(spoilt(CHECKED) | ANYTHING_READ, max_size=3),
    whole=spoilt(CHECKED) | ANYTHING_READ,
    envelope=spoilt(page([1])) | ANYTHING_READ,
    member=st.sampled_from(sorted(page([]))),
    value=ANYTHING_READ,
)
@settings(max_examples=300)
def test_any_feed_is_checked(items: list[Any], whole: Any, envelope: Any, member: str, value: Any) -> None:
    said = {**envelope, "contents": items, member: value} if isinstance(envelope, dict) else envelope
    report = check(OverHttp("https://feed.example", Given(said, whole)))
    assert report.verdict
    assert all(one.message and one.rule for one in report.findings)
    assert all((one.item + one.element + one.message).isprintable() for one in report.findings)


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    try:
        read_json(body)
    except ValueError as refused:
        assert str(refused)
