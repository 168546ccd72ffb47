"""What a sender is answered, by the mode and the version that its header names."""

from __future__ import annotations

import hl7
import pytest

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.mllp.answering import answers

WRONG = Fault("field-missing", "PID-3 does not say by which number the patient is known.", field="PID-3")
UNKNOWN = Fault("event-unknown", "MSH-9.2 names a trigger event that is not read here.", field="MSH-9.2")
LATER = Fault("not-now", "The message could not be made safe just now. Send it again.")


def sent(accept: str = "", application: str = "", version: str = "2.4", encoding: str = "^~\\&") -> bytes:
    kind = f"ADT{encoding[0]}A01"
    wanted = f"{accept}|{application}"
    return f"MSH|{encoding}|PAS|RXX|GINNEL|YORK|2026||{kind}|77|T|{version}|||{wanted}\rPID|1".encode()


def codes(data: bytes, *faults: Fault) -> list[str]:
    return [answer.code for answer in answers(data, faults)]


@pytest.mark.parametrize(
    ("faults", "code"),
    [((), "AA"), ((WRONG,), "AE"), ((UNKNOWN,), "AR"), ((LATER,), "AR"), ((WRONG, UNKNOWN), "AR")],
)
def test_the_original_mode_has_one_answer(faults: tuple[Fault, ...], code: str) -> None:
    assert codes(sent(), *faults) == [code]


@pytest.mark.parametrize(
    ("accept", "application", "good", "bad"),
    [
        ("AL", "NE", ["CA"], ["CE"]),
        ("AL", "", ["CA"], ["CE"]),
        ("NE", "AL", ["AA"], ["AE"]),
        ("AL", "AL", ["CA", "AA"], ["CA", "AE"]),
        ("ER", "NE", [], ["CE"]),
        ("SU", "ER", ["CA"], ["AE"]),
        ("NE", "NE", [], []),
    ],
)
def test_the_enhanced_mode_answers_what_is_asked_for(
    accept: str, application: str, good: list[str], bad: list[str]
) -> None:
    assert codes(sent(accept, application)) == good
    assert codes(sent(accept, application), WRONG) == bad


def test_an_answer_goes_back_where_the_message_came_from() -> None:
    [answer] = answers(sent(), ())
    read = hl7.parse(answer.data.decode())
    assert [str(read["MSH"][0][place]) for place in (3, 4, 5, 6, 9, 11, 12)] == [
        "GINNEL", "YORK", "PAS", "RXX", "ACK^A01", "T", "2.4",
    ]  # fmt: skip
    assert (str(read["MSA"][0][1]), str(read["MSA"][0][2])) == ("AA", "77")


def test_a_fault_is_placed_as_each_version_places_it() -> None:
    [old] = answers(sent(), (WRONG,))
    assert b"\rERR|PID^1^3^101&Required field missing&HL70357\r" in old.data
    [new] = answers(sent(version="2.5.1"), (WRONG,))
    assert b"\rERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 does not say" in new.data
    assert b"ACK^A01^ACK" in new.data
    [inner] = answers(sent(version="2.8"), (Fault("nhs", "x", field="PID[2]-3.4"),))
    assert b"ERR||PID^2^3^1^4|102" in inner.data


def test_a_sender_is_answered_in_its_own_delimiters() -> None:
    [answer] = answers(sent(encoding="*+!%"), (Fault("x", "a*b", field="PID-3"),))
    assert b"ACK*A01" in answer.data
    assert b"|a!S!b" in answer.data


@pytest.mark.parametrize("data", [b"", b"hello", b"PID|1", b"\x00\xff", b"MSH", b"MSH|", b"MSH|^~\\&"])
def test_what_is_no_message_is_answered_all_the_same(data: bytes) -> None:
    [answer] = answers(data, (Fault("header-missing", "No header.", field="MSH"),))
    assert answer.code == "AE"
    assert b"MSA|AE|" in answer.data


def test_bytes_of_any_encoding_go_back_as_they_came() -> None:
    [answer] = answers("MSH|^~\\&|ZOË|RXX|||2026||ADT^A01|7ß|P|2.4\r".encode(), ())
    assert "|ZOË|".encode() in answer.data
    assert "MSA|AA|7ß".encode() in answer.data
