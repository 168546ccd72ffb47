"""The first-glance card and the banner as a page lays them out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from ginnel.foundation.people.queries import Found
from ginnel.foundation.record.rules.glance import Fact, Glance, Line, Part, State
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.presenters import glance
from ginnel.surfaces.workspace.presenters.banner import Banner, banner
from ginnel.surfaces.workspace.presenters.glance import Box

NOTHING = Part(State.NOTHING_RECEIVED)
EMPTY = Glance(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)


def line(text: str, at: datetime | None = None, *, is_dated: bool = True, **more: Any) -> Line:
    fact = Fact("Flag", {}, 1, uuid7(), at or clock.now(), is_dated)
    return Line(text, facts=(fact,), **more)


def box(name: str, card: Glance, **how: Any) -> Box:
    columns = glance.columns(card, uuid7(), {1: "A surgery"}, **how)
    return next(one for column in columns for one in column if one.name == name)


def listed(*lines: Line) -> Part:
    return Part(State.LISTED, lines)


def test_what_must_not_be_missed_comes_first() -> None:
    columns = glance.columns(EMPTY, uuid7(), {})
    assert [one.name for column in columns for one in column][:3] == [
        "allergies",
        "resuscitation",
        "medicines",
    ]


def test_allergies_all_stand_open_and_a_long_list_of_medicines_is_one_click_away_in_full() -> None:
    lines = [line(f"Thing {number}") for number in range(18)]
    card = replace(EMPTY, allergies=listed(*lines), medicines=listed(*lines))
    assert len(box("allergies", card).lines) == 18
    medicines = box("medicines", card)
    assert (len(medicines.lines), len(medicines.more), medicines.more_words) == (10, 8, "8 more")


@pytest.mark.parametrize(
    "state, style, sentence",
    [
        (State.NOTHING_RECEIVED, "unknown", "Nothing received. Ask"),
        (State.NOT_SHOWN, "unknown", "Not shown to your role"),
        (State.NONE_KNOWN, "plain", "No known allergies, says A surgery"),
        (State.DENIED_IN_PART, "unknown", ""),
        (State.LISTED, "warning", ""),
    ],
)
def test_silence_denial_and_closure_are_three_different_sentences(
    state: State, style: str, sentence: str
) -> None:
    shown = box("allergies", replace(EMPTY, allergies=Part(state, (line("Penicillin"),))))
    assert shown.style == style
    assert shown.sentence.startswith(sentence)
    assert bool(shown.sentence) == bool(sentence)


def test_what_opens_for_a_reason_is_not_said_to_be_closed_to_the_role() -> None:
    card = replace(EMPTY, allergies=Part(State.NOT_SHOWN))
    assert box("allergies", card, is_closed=True).sentence == "Closed until you say why you need it."


def test_an_allergy_that_ended_is_not_silence() -> None:
    card = replace(EMPTY, allergies=Part(State.NOTHING_RECEIVED, note="One that was received has ended"))
    assert "no source has said" not in box("allergies", card).sentence


def test_a_medicine_written_long_ago_says_how_long_and_an_allergy_does_not() -> None:
    old = line("Old", clock.now() - timedelta(days=365 * 5 + 10))
    card = replace(EMPTY, medicines=listed(old), allergies=listed(old))
    assert "(5 years ago)" in box("medicines", card).lines[0].who
    assert "ago" not in box("allergies", card).lines[0].who


def test_a_fact_without_a_date_says_when_it_was_received() -> None:
    undated = line("Penicillin", datetime(2026, 3, 4, tzinfo=UTC), is_dated=False)
    (shown,) = box("allergies", replace(EMPTY, allergies=listed(undated))).lines
    assert shown.who == "A surgery, received 4 March 2026"


def test_a_number_to_ring_can_be_rung() -> None:
    one = line("Ann (Daughter)", detail="07700 900456 (mobile)", numbers=("07700 900456 (mobile)",))
    (shown,) = box("contacts", replace(EMPTY, contacts=listed(one))).lines
    assert (shown.calls, shown.detail) == ((("07700 900456 (mobile)", "tel:07700900456"),), "")


def test_of_somebody_who_has_died_medicines_are_the_last_known() -> None:
    assert box("medicines", replace(EMPTY, has_died=True)).title == "Medicines last known"


def shown(**said: Any) -> Banner:
    nothing = dict.fromkeys(Found.__slots__, "")
    person = Found(**{**nothing, "is_withheld": False, "is_sensitive": False, **said})  # type: ignore[arg-type]
    return banner(SimpleNamespace(person=uuid7(), shown=person, disagreements=(), version=0))


def test_a_death_is_said_with_as_much_of_its_date_as_is_known() -> None:
    assert shown(death_date="2026-11-20").died == "Died on 20 November 2026"
    assert shown(death_date="2026-11").died == "Died in November 2026"
    assert shown().died == ""
    dead = SimpleNamespace(alerts=(), needs=(), has_died=True)
    nobody = Found(**dict.fromkeys(Found.__slots__, ""))  # type: ignore[arg-type]
    who = SimpleNamespace(person=uuid7(), shown=nobody, disagreements=(), version=0)
    assert banner(who, dead).died == "Has died: no date received"


def test_whoever_may_see_where_a_protected_person_lives_is_told_to_tell_nobody() -> None:
    assert shown(is_sensitive=True).alerts[0].startswith("Sensitive record: tell nobody")
    assert shown(is_sensitive=True, is_withheld=True).alerts == ()


def test_a_telephone_number_in_the_banner_can_be_rung() -> None:
    assert ("Telephone", "01632 960626", "", "tel:01632960626") in shown(phone="01632960626").rows
