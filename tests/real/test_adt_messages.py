"""ADT messages written by others: taken apart as another parser does, and each scenario to its own last word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import hl7
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.care.reception.rules import Told, groups
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds import adt
from ginnel.surfaces.feeds.adt import message, splitting, syntax
from ginnel.surfaces.feeds.adt.folding import fold
from ginnel.surfaces.feeds.loading import load_path

RealData = Callable[[str], Path]
NOT_A_MESSAGE = "TestForJunit.txt"  # MSH-2 names the escape character twice: quarantined
Record = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def files(real_data: RealData) -> list[Path]:
    folder = real_data("messages")
    return sorted(
        path for path in folder.rglob("*") if path.suffix in {".hl7", ".txt"} and path.name != "README.md"
    )


@pytest.fixture(scope="module")
def scenarios(real_data: RealData) -> dict[str, list[bytes]]:
    """The sequences, each in the order of its file names."""
    folder = real_data("messages") / "hl7v2-uk-hospital-emap" / "Adt" / "Location"
    return {
        each.name: [path.read_bytes() for path in sorted(each.iterdir())]
        for each in sorted(folder.iterdir())
        if each.is_dir()
    }


def told(data: bytes) -> Told:
    said = message.read(data)
    assert said.facts is not None, said.faults
    return Told(message.digest(data), said.subjects, said.facts)


def played(messages: list[bytes]) -> Record:
    """The record after the messages have arrived one by one."""
    known: dict[bytes, Told] = {}
    held: Record = {}
    for data in messages:
        one = told(data)
        if one.digest in known:
            continue
        known[one.digest] = one
        [group] = [each for each in groups(known) if one in each]
        held |= {f"{each.kind}/{each.local_id}": each.tree for each in fold(group, {one.digest}).incoming}
    return held


def test_every_file_is_recognised_and_all_but_one_is_read(files: list[Path]) -> None:
    assert len(files) >= 80
    unread = {}
    for path in files:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        assert adt.FEED.recognises(path.name, data[:1000])
        if found := message.read(data).faults:
            unread[path.name] = [(fault.code, fault.field) for fault in found]
    assert unread == {NOT_A_MESSAGE: [("delimiters", "MSH-2")]}


def test_a_message_comes_apart_as_it_does_for_another_parser(files: list[Path]) -> None:
    """Every field, repetition and component of every segment, and the text put together again."""
    compared = 0
    for path in files:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\r").replace("\n", "\r").strip("\r")
        if path.name == NOT_A_MESSAGE:
            continue
        ours, theirs = syntax.read(text), hl7.parse(text)
        assert "\r".join("|".join(one.fields) for one in ours.segments) == text
        for our, their in zip(ours.segments, theirs, strict=True):
            for place in range(1 + (our.name == "MSH"), len(their)):
                assert our.raw(place) == str(their[place]), f"{path.name} {our.name}-{place}"
                compared += 1
    assert compared > 5000


def test_everything_they_come_to_is_fhir(files: list[Path]) -> None:
    readable = [path.read_bytes() for path in files if path.name != NOT_A_MESSAGE]
    kinds = set()
    for messages in [*([data] for data in readable), readable]:
        for name, tree in played(messages).items():
            kind = name.split("/")[0]
            kinds.add(kind)
            assert validation.check(kind, canonical(tree), tree) == [], name
    assert {
        "Patient",
        "Encounter",
        "Condition",
        "Procedure",
        "AllergyIntolerance",
        "Flag",
        "ServiceRequest",
    } <= kinds


def last_word(messages: list[bytes]) -> dict[str, str]:
    """What the message recorded last says itself, field by field."""
    latest = max(
        (syntax.read(data.decode()) for data in messages), key=lambda one: one.text(one.first("EVN"), 2)
    )
    visit, event = latest.first("PV1"), latest.first("EVN")
    return {
        "event": latest.text(event, 1),
        "class": latest.text(visit, 2),
        "bed": latest.text(visit, 3, 3),
        "admitted": latest.text(visit, 44),
        "left": latest.text(visit, 45),
    }


def stamp(fhir: str) -> str:
    return fhir[:19].replace("-", "").replace("T", "").replace(":", "")


@pytest.mark.parametrize("name", ["Moves", "CancelAdmit", "DuplicateSimple"])
def test_a_scenario_ends_as_its_own_last_message_says(scenarios: dict[str, list[bytes]], name: str) -> None:
    said = last_word(scenarios[name])
    [tree] = [tree for key, tree in played(scenarios[name]).items() if key.startswith("Encounter/")]
    assert said["event"] == "A03"
    assert tree["status"] == "finished"
    assert tree["class"]["code"] == {"I": "IMP", "E": "EMER"}[said["class"]]
    assert tree["location"][-1]["location"]["identifier"]["value"].split("^")[2] == said["bed"]
    assert (stamp(tree["period"]["start"]), stamp(tree["period"]["end"])) == (said["admitted"], said["left"])


def test_every_place_of_the_moves_is_told_once_in_order(scenarios: dict[str, list[bytes]]) -> None:
    [tree] = [tree for key, tree in played(scenarios["Moves"]).items() if key.startswith("Encounter/")]
    rooms = [one["location"]["identifier"]["value"].split("^")[1] for one in tree["location"]]
    assert rooms == [
        "UCHED RAT CHAIR",
        "NON COVID MAJORS 05",
        "NON COVID MAJORS 04",
        "NON COVID MAJORS 05",
        "NON COVID MAJORS 04",
        "UCH T00 EAU BY02",
    ]


def test_the_place_of_a_cancelled_admission_is_nowhere(scenarios: dict[str, list[bytes]]) -> None:
    assert "SHOULD DELETE" not in str(played(scenarios["CancelAdmit"]))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_scenario_shuffled_and_twice_ends_the_same(
    scenarios: dict[str, list[bytes]], data: st.DataObject
) -> None:
    messages = scenarios[data.draw(st.sampled_from(sorted(scenarios)))]
    again = data.draw(st.lists(st.sampled_from(messages), max_size=4))
    shuffled = data.draw(st.permutations([*messages, *again]))
    assert played(shuffled) == played(messages)


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_of_them_as_one_hospital_end_the_same_in_any_order(
    files: list[Path], data: st.DataObject
) -> None:
    everything = [
        path.read_bytes().removeprefix(b"\xef\xbb\xbf") for path in files if path.name != NOT_A_MESSAGE
    ]
    assert played(data.draw(st.permutations(everything))) == played(everything)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Moves", "CancelAdmit", "DuplicateSimple"])
def test_a_scenario_loaded_forwards_backwards_and_twice_is_one_state_of_the_record(
    scenarios: dict[str, list[bytes]], name: str, tmp_path: Path
) -> None:
    """Through reception and the database, every message a file of its own."""
    digests = []
    messages = scenarios[name]
    for order in (messages, messages[::-1], messages[::2] + messages[1::2]):
        for data in order:
            (tmp_path / "one.hl7").write_bytes(data)
            [done] = load_path(tmp_path / "one.hl7", source="RRV")
            assert done["quarantined"] == 0
        digests.append(record.digest(viewer=Permitting())["resources_digest"])
    assert len(set(digests)) == 1


@pytest.mark.django_db
def test_the_whole_folder_is_on_receipts_to_the_row(files: list[Path], tmp_path: Path) -> None:
    whole = b"".join(b"\x0b" + path.read_bytes().removeprefix(b"\xef\xbb\xbf") + b"\x1c\r" for path in files)
    (tmp_path / "captured.mllp").write_bytes(whole)
    [done] = load_path(tmp_path / "captured.mllp", source="RRV")
    assert (done["read"], done["quarantined"], done["reasons"]) == (len(files), 1, {"delimiters": 1})
    assert done["accepted"] + done["already_held"] == len(files) - 1
    assert [piece.kind for piece in splitting.pieces(BytesIO(whole), 1 << 20)] == ["message"] * len(files)
