"""Whatever order messages arrive in, in whatever portions and however often, the record comes to the same, in FHIR."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.care.reception.rules import groups
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.surfaces.feeds.adt import message
from ginnel.surfaces.feeds.adt.events import EVENTS, About
from ginnel.surfaces.feeds.adt.folding import fold
from ginnel.surfaces.feeds.tests.adt.messages import adt, segment, told

TIMES = [f"20260203{hour:02d}00" for hour in range(6)]
NUMBERS, VISITS, WARDS = ["H1", "H2", "H3"], ["V1", "V2"], ["", "W1", "W2"]


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Any event, about few people and visits at few moments, so that much of it collides."""
    event = draw(st.sampled_from([one for one in EVENTS if EVENTS[one].about is not About.BED]))
    other, visit, ward = (
        draw(st.sampled_from(NUMBERS)),
        draw(st.sampled_from(VISITS)),
        draw(st.sampled_from(WARDS)),
    )
    more: tuple[str, ...] = ()
    if event in ("A17", "A24", "A37"):
        more = (
            segment("PID", {3: f"{other}^^^PAS^MR"}),
            segment("PV1", {2: "I", 3: "W9^1", 19: draw(st.sampled_from(VISITS))}),
        )
    elif EVENTS[event].about is About.IDENTIFIERS:
        more = (f"MRG|{other}^^^PAS^MR||||{draw(st.sampled_from(VISITS))}",)
    elif event == "O01":
        more = ("ORC|NW|5", "OBR|1|5||^^^^DNACPR")
    elif draw(st.booleans()):
        code, action = draw(st.sampled_from(["J18.9", "I50.0"])), draw(st.sampled_from(["", "D"]))
        more = (segment("DG1", {3: f"{code}^Said^I10", 21: action}),)
    elif draw(st.booleans()):
        more = (
            f"ZIF|MRSA^{draw(st.sampled_from(['', '20260101']))}^{draw(st.sampled_from(['', '20260105']))}",
        )
    return adt(
        event,
        draw(st.sampled_from(TIMES)),
        patient=draw(st.sampled_from(NUMBERS)),
        visit=visit,
        ward=ward,
        kind=draw(st.sampled_from(["I", "E", "P"])),
        occurred=draw(st.sampled_from(["", *TIMES])),
        control=draw(st.sampled_from(["1", "2"])),
        pv1=draw(st.sampled_from([{}, {44: TIMES[0]}, {44: '""'}, {45: TIMES[3]}])),
        more=more,
    )


def heard(portions: list[list[bytes]]) -> dict[str, dict[str, Any]]:
    """The record after each portion has been received in turn, folded as reception folds it."""
    known: dict[bytes, Any] = {}
    record: dict[str, dict[str, Any]] = {}
    for portion in portions:
        fresh = {message.digest(one): one for one in portion}
        fresh = {digest: one for digest, one in fresh.items() if digest not in known}
        known |= {digest: told(one) for digest, one in fresh.items()}
        for group in groups(known):
            new = {one.digest for one in group} & fresh.keys()
            if new:
                folded = fold(group, new)
                record |= {f"{one.kind}/{one.local_id}": one.tree for one in folded.incoming}
    return record


@given(said=st.lists(messages(), min_size=1, max_size=9), data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_order_any_portions_and_twice_come_to_the_same(said: list[bytes], data: st.DataObject) -> None:
    said = [one for one in said if not message.read(one).faults]
    whole = heard([said])
    for name, tree in whole.items():
        assert validation.check(name.split("/")[0], canonical(tree), tree) == []
    shuffled = data.draw(st.permutations(said))
    repeated = data.draw(st.lists(st.sampled_from(said), max_size=3)) if said else []
    assert heard([[one] for one in [*shuffled, *repeated]]) == whole
    half = len(shuffled) // 2
    assert heard([shuffled[:half], shuffled[half:], said]) == whole
