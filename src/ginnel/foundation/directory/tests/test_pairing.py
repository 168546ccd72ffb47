"""Pairs that look like one service are found as if each was held against each, and in no time that grows so."""

from __future__ import annotations

import time
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.actions import Terms, duplicates
from ginnel.foundation.directory.models import DuplicateCandidate
from ginnel.foundation.directory.rules.likeness import Told, evidence
from ginnel.foundation.directory.rules.pairing import Known, Pairing
from ginnel.foundation.directory.tests.documents import id_of, place, service
from ginnel.foundation.terminology.tests.clerk import CLERK

NAMES = st.sampled_from(["Bus", "BUS!", "Bus, North", "north bus", "Club", "", "Café", "—"]) | st.text(
    max_size=5
)
TOLD = st.builds(
    Told,
    NAMES,
    st.sampled_from(["Trust", "trust.", "Other", ""]),
    st.frozensets(st.sampled_from(["YO1 1AA", "YO1 1AB", "YO1 1AC"]), max_size=2),
)


@given(st.lists(st.tuples(st.sampled_from(["", "county", "town"]), TOLD), max_size=8))
def test_what_is_found_is_what_holding_each_against_each_finds(said: list[tuple[str, Told]]) -> None:
    known = [Known(UUID(int=at), source, told) for at, (source, told) in enumerate(said)]
    pairing = Pairing(known)
    for source in ("", "county", "town"):
        found = {(pair.first, pair.second) for one in pairing.of(source) for pair in pairing.pairs(one)}
        assert found == {
            (one.id, other.id)
            for one, other in combinations(known, 2)
            if source in (one.source, other.source)
            and evidence(one.told, other.told, is_one_source=one.source == other.source)
        }


def test_five_thousand_of_one_provider_take_seconds() -> None:
    """At ten postcodes, among as many of another source with the same provider."""
    known = [
        Known(
            UUID(int=at),
            "county" if at % 2 else "",
            Told(f"{id_of(str(at))[:8]} club", "Trust", frozenset({str(at % 10)})),
        )
        for at in range(10_000)
    ]
    began = time.perf_counter()
    pairing = Pairing(known)
    assert not [
        pair for one in pairing.of("county") for pair in pairing.pairs(one) if pair.first == pair.second
    ]
    assert time.perf_counter() - began < 30


@pytest.mark.django_db
def test_looking_that_was_killed_goes_on_and_finds_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = actions.add_feed(name="county", terms=Terms("https://feed.example"), by=CLERK)
    for at in range(6):
        there = place(f"Hall {at}")
        there["location"]["addresses"] = [
            {"id": id_of(f"address {at}"), "postal_code": f"YO{at // 2 + 1} 1AA"}
        ]
        document = {**service(f"Bus {at // 2}"), "id": id_of(str(at)), "service_at_locations": [there]}
        assert actions.list_service(document=document, feed="county", feed_key=str(at), by=CLERK).listing
    harvest, _ = actions.begin_harvest(feed=feed, by=CLERK)  # which brought none of them
    proposed, monkey = duplicates._propose, iter((False, True))

    def killed(*given: object) -> int:
        if next(monkey):
            raise KeyboardInterrupt
        return proposed(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(duplicates, "_BATCH", 2)
    monkeypatch.setattr(duplicates, "_propose", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.find_duplicates(harvest=harvest, by=CLERK)
    assert (kept := DuplicateCandidate.objects.count()) > 0
    monkeypatch.setattr(duplicates, "_propose", proposed)
    assert actions.find_duplicates(harvest=harvest, by=CLERK) == 3 - kept
    assert actions.find_duplicates(harvest=harvest, by=CLERK) == 0
    assert DuplicateCandidate.objects.count() == 3
