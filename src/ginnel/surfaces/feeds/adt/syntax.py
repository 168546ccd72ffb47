r"""HL7 v2 "pipe and hat" text taken apart: delimiters, segments, fields, repetitions, components, escapes.

Nothing is taken apart before it is asked for, so a message costs little more than two splits, and nothing is lost: the
bytes of a message are kept by the feed, this only reads them. https://hl7-definition.caristix.com/v2/, chapter 2 of
HL7 v2.4 to v2.8; `docs/adr/0021-hl7-messages.md` says why it is not a library's parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from ginnel.kernel.errors import Fault

NULL = '""'  # "delete what you hold", which is not the same as saying nothing
# No record holds these, and no message should: whatever put them there meant nothing by them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")
_BREAKS = {".br": "\n", ".sp": "\n", ".in": "", ".ti": "", ".sk": " ", ".fi": "", ".nf": "", ".ce": "\n"}


class Unreadable(Exception):
    """The message does not say how to read it; `fault` says what of it is wrong."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Delimiters(NamedTuple):
    r"""As MSH-1 and MSH-2 name them; an escape or subcomponent delimiter may be left out from the right."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


class Segment:
    """One segment. `number` counts from 1 among those of the same name in the message."""

    __slots__ = ("fields", "name", "number")

    def __init__(self, name: str, fields: list[str], number: int) -> None:
        self.name = name
        self.fields = fields
        self.number = number

    def raw(self, field: int) -> str:
        """A field as it is written, "" where it is not there. MSH-1, the delimiter itself, is no field here."""
        place = field - 1 if self.name == "MSH" else field
        return self.fields[place] if place < len(self.fields) else ""


class Message:
    """A message as segments in order. Every answer is text with its escapes undone and its edges stripped."""

    __slots__ = ("delimiters", "segments", "_unescape")

    def __init__(self, delimiters: Delimiters, segments: list[Segment]) -> None:
        self.delimiters = delimiters
        self.segments = segments
        self._unescape = _unescaper(delimiters)

    def first(self, name: str) -> Segment | None:
        return next((one for one in self.segments if one.name == name), None)

    def repetitions(self, segment: Segment, field: int) -> list[str]:
        """The repetitions of a field that say something, as written."""
        raw = segment.raw(field)
        if not raw:
            return []
        return [one for one in raw.split(self.delimiters.repetition) if one.strip()]

    def part(self, repetition: str, component: int, sub: int = 1) -> str:
        """A component of a repetition (or its subcomponent) as text, "" where it says nothing or is null."""
        parts = repetition.split(self.delimiters.component)
        if component > len(parts):
            return ""
        inner = parts[component - 1]
        if self.delimiters.subcomponent and self.delimiters.subcomponent in inner:
            subs = inner.split(self.delimiters.subcomponent)
            inner = subs[sub - 1] if sub <= len(subs) else ""
        elif sub > 1:
            return ""
        return "" if inner == NULL else self._unescape(inner).strip()

    def texts(self, segment: Segment, field: int) -> list[str]:
        """Every component of a field's first repetition."""
        raw = segment.raw(field)
        if not raw:
            return []
        first = raw.split(self.delimiters.repetition, 1)[0]
        sub, inner = self.delimiters.subcomponent, first.split(self.delimiters.component)
        parts = [one.split(sub, 1)[0] if sub and sub in one else one for one in inner]
        return ["" if one == NULL else self._unescape(one).strip() for one in parts]

    def text(self, segment: Segment | None, field: int, component: int = 1) -> str:
        """A component of a field's first repetition."""
        if segment is None:
            return ""
        raw = segment.raw(field)
        return self.part(raw.split(self.delimiters.repetition, 1)[0], component) if raw else ""

    def within(self, segments: list[Segment]) -> Message:
        """Some of the segments as a message by themselves."""
        return Message(self.delimiters, segments)

    def whole(self, segment: Segment, field: int) -> str:
        """A text field in full: a delimiter that should have been escaped is taken for what it looks like."""
        raw = segment.raw(field)
        return "" if raw == NULL else self._unescape(raw).strip()

    def is_null(self, segment: Segment, field: int) -> bool:
        return segment.raw(field).strip() == NULL


def read(text: str) -> Message:
    """A message from its text, whatever its segments end with. Raises Unreadable for a header that cannot be used."""
    delimiters = delimiters_of(text)
    text = _CONTROL.sub("", text)
    segments: list[Segment] = []
    counts: dict[str, int] = {}
    for line in lines(text):
        if line.strip():
            fields = line.split(delimiters.field)
            name = fields[0].strip()
            counts[name] = counts.get(name, 0) + 1
            segments.append(Segment(name, fields, counts[name]))
    wrong = next((place for place, one in enumerate(segments, 1) if not _SEGMENT.fullmatch(one.name)), 0)
    if wrong:
        message = f"Line {wrong} does not begin with the name of a segment."
        raise Unreadable(Fault("segment-unreadable", message, field=f"line {wrong}"))
    return Message(delimiters, segments)


def lines(text: str) -> list[str]:
    """The segments. Carriage returns end them where there are any: a line feed inside is then part of a text."""
    if "\r" not in text:
        return text.split("\n")
    return [line[1:] if line[:1] == "\n" else line for line in text.split("\r")]


def delimiters_of(text: str) -> Delimiters:
    """Raises Unreadable unless there is a header whose delimiters differ from each other."""
    if len(text) < 8 or text[:3] != "MSH":
        raise Unreadable(
            Fault("header-missing", "The message does not begin with an MSH segment.", field="MSH")
        )
    field = text[3]
    encoding = re.split(f"[{re.escape(field)}\r\n]", text[4:14], maxsplit=1)[0]
    if field.isalnum() or field.isspace() or len(encoding) < 2:
        raise Unreadable(Fault("delimiters", "MSH-1 and MSH-2 do not name the delimiters.", field="MSH-2"))
    named = [field, *encoding[:5]]  # the fifth marks what was cut short, from version 2.7
    if len(set(named)) != len(named) or any(one.isalnum() for one in named):
        raise Unreadable(Fault("delimiters", "MSH-2 gives the same character two meanings.", field="MSH-2"))
    padded = [*named, "", "", ""]
    return Delimiters(*padded[:5])


@lru_cache(maxsize=64)
def _unescaper(delimiters: Delimiters) -> Callable[[str], str]:
    mark = delimiters.escape
    if not mark:
        return lambda text: text
    means = {
        "F": delimiters.field,
        "S": delimiters.component,
        "T": delimiters.subcomponent,
        "R": delimiters.repetition,
        "E": mark,
        "H": "",
        "N": "",
        "P": "",
    }
    pattern = re.compile(f"{re.escape(mark)}([^{re.escape(mark)}]*){re.escape(mark)}")

    def meaning(match: re.Match[str]) -> str:
        said = match[1]
        if said in means:
            return means[said]
        if said[:1] == "X" and _is_hex(said[1:]):
            return _CONTROL.sub("", bytes.fromhex(said[1:]).decode("utf-8", "replace"))
        broken = _BREAKS.get(said[:3])
        return match[0] if broken is None else broken

    def unescape(text: str) -> str:
        return pattern.sub(meaning, text) if mark in text else text

    return unescape


def _is_hex(text: str) -> bool:
    return bool(text) and len(text) % 2 == 0 and all(one in "0123456789abcdefABCDEF" for one in text)
