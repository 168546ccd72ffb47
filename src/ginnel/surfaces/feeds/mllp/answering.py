"""What a sender is answered: original mode (AA, AE, AR) and enhanced mode (CA, CE, CR, then an application's own).

HL7 v2.4, 2.9: MSH-15 and MSH-16 say which answers are wanted and when; where neither says anything the mode is the
original one. An answer names segments, fields and reasons, and never what stood in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import uuid7

_DEFAULT = b"MSH|^~\\&|"
# Stable codes of faults as HL7 table 0357 has them. Whatever else is wrong is wrong with the data.
_CODES = {
    "segment-missing": (100, "Segment sequence error"),
    "segment-unreadable": (100, "Segment sequence error"),
    "header-missing": (100, "Segment sequence error"),
    "not-a-message": (100, "Segment sequence error"),
    "field-missing": (101, "Required field missing"),
    "message-type-unknown": (200, "Unsupported message type"),
    "order-not-read": (200, "Unsupported message type"),
    "event-unknown": (201, "Unsupported event code"),
    "processing-not-accepted": (202, "Unsupported processing id"),
    "not-now": (207, "Application internal error"),
    "too-large": (207, "Application internal error"),
    "not-understood": (207, "Application internal error"),
}
_DATA_ERROR = (102, "Data type error")
# Rejected for what the header says or for the state we are in, and not for what the message says (table 0008).
_REJECTS = frozenset(
    {
        "message-type-unknown",
        "event-unknown",
        "order-not-read",
        "processing-not-accepted",
        "not-now",
        "too-large",
    }
)
_PLACE = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\.(\d+))?)?")


class Outcome(Enum):
    """What became of a message; durable, all but the last."""

    ACCEPTED = "A"
    ERROR = "E"
    REJECTED = "R"


class Header(NamedTuple):
    """What an answer needs of MSH, byte for byte as it was sent (read as Latin-1)."""

    field: str
    encoding: str
    application: str
    facility: str
    receiver: str
    place: str
    event: str
    control: str
    processing: str
    version: str
    accept: str
    application_accept: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is that of MSA-1; `data` the whole message."""

    code: str
    data: bytes


def outcome(faults: Sequence[Fault]) -> Outcome:
    if not faults:
        return Outcome.ACCEPTED
    return Outcome.REJECTED if any(fault.code in _REJECTS for fault in faults) else Outcome.ERROR


def header(data: bytes) -> Header:
    """The header of a message, or of what was to be one: then everything is empty."""
    line = re.split(rb"[\r\n]", data.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    if not re.match(rb"MSH[^A-Za-z0-9\s]", line):
        line = _DEFAULT
    text = line.decode("latin-1")
    fields = text.split(text[3])
    fields += [""] * (18 - len(fields))
    mark = fields[1][:1] or "^"
    kind = [*fields[8].split(mark), "", ""]
    return Header(
        field=text[3],
        encoding=fields[1],
        application=fields[2],
        facility=fields[3],
        receiver=fields[4],
        place=fields[5],
        event=kind[1],
        control=fields[9],
        processing=fields[10] or "P",
        version=fields[11] or "2.4",
        accept=fields[14].strip().upper(),
        application_accept=fields[15].strip().upper(),
    )


def answers(data: bytes, faults: Sequence[Fault]) -> list[Answer]:
    """What `data` is to be answered, in order: nothing, one or two messages."""
    head, came_to = header(data), outcome(faults)
    if not head.accept and not head.application_accept:
        return [_answer(head, f"A{came_to.value}", faults)]
    wants_accept = _wanted(head.accept, came_to)
    wants_application = _wanted(head.application_accept, came_to)
    found = []
    if wants_accept:
        # With an answer about the content still to come, the first only says that the message is safe.
        safe = wants_application and came_to is Outcome.ERROR
        found.append(_answer(head, "CA" if safe else f"C{came_to.value}", () if safe else faults))
    if wants_application:
        found.append(_answer(head, f"A{came_to.value}", faults))
    return found


def _wanted(condition: str, came_to: Outcome) -> bool:
    """AL always, NE (and nothing said) never, ER only on error, SU only on success. HL7 table 0155."""
    if condition == "AL":
        return True
    return condition == ("SU" if came_to is Outcome.ACCEPTED else "ER")


def _answer(head: Header, code: str, faults: Sequence[Fault]) -> Answer:
    """MSH, MSA and, for each fault, ERR; in the sender's own delimiters and version."""
    mark = head.encoding[:1] or "^"
    since_25 = _version(head.version) >= (2, 5)
    kind = mark.join(["ACK", head.event, *(["ACK"] if since_25 else [])]) if head.event else "ACK"
    now = clock.now().astimezone(clock.LONDON).strftime("%Y%m%d%H%M%S%z")
    message = [
        ["MSH", head.encoding or "^~\\&", head.receiver, head.place, head.application, head.facility, now, "", kind,
         uuid7().hex[:20], head.processing, head.version],
        ["MSA", code, head.control, *([_escaped(head, faults[0].message)] if faults else [])],
        *(_error(head, fault, since_25) for fault in faults[:10]),
    ]  # fmt: skip
    text = "\r".join(head.field.join(fields) for fields in message) + "\r"
    return Answer(code, text.encode("latin-1", "replace"))


def _error(head: Header, fault: Fault, since_25: bool) -> list[str]:
    mark = head.encoding[:1] or "^"
    number, words = _CODES.get(fault.code, _DATA_ERROR)
    match = _PLACE.fullmatch(fault.field)
    parts = [match[1], match[2] or "1", match[3] or "", match[4] or ""] if match else []
    if since_25:
        # segment, its number, field, repetition, component
        where = mark.join([*parts[:3], "1", parts[3]] if parts and parts[3] else parts[:3]).rstrip(mark)
        return [
            "ERR",
            "",
            where,
            mark.join([str(number), words, "HL70357"]),
            "E",
            "",
            "",
            "",
            _escaped(head, fault.message),
        ]
    inner = head.encoding[3:4] or "&"
    coded = inner.join([str(number), words, "HL70357"])
    return ["ERR", mark.join([*(parts[:3] or ["", "", ""]), coded])]


def _version(text: str) -> tuple[int, int]:
    match = re.match(r"(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else (2, 4)


def _escaped(head: Header, text: str) -> str:
    """Our own sentences hold few delimiters; a sender may have named others."""
    marks = {
        head.field: "F",
        head.encoding[:1]: "S",
        head.encoding[1:2]: "R",
        head.encoding[2:3]: "E",
        head.encoding[3:4]: "T",
    }
    escape = head.encoding[2:3]
    return "".join(f"{escape}{marks[one]}{escape}" if one in marks and escape else one for one in text)
