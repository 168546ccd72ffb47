"""Text to segments, fields and components, whatever the delimiters, line ends, escapes and encodings."""

from __future__ import annotations

import pytest

from ginnel.surfaces.feeds.adt import encoding, syntax
from ginnel.surfaces.feeds.adt.syntax import Unreadable

HEADER = "MSH|^~\\&|PAS|RXX"


def pid(fields: str, header: str = HEADER) -> tuple[syntax.Message, syntax.Segment]:
    read = syntax.read(f"{header}\rPID|{fields}")
    found = read.first("PID")
    assert found is not None
    return read, found


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_segments_end_with_a_return_a_feed_or_both(end: str) -> None:
    read = syntax.read(end.join([HEADER, "EVN|A01", "PID|1", ""]))
    assert [one.name for one in read.segments] == ["MSH", "EVN", "PID"]


def test_a_line_feed_inside_a_text_does_not_end_a_segment() -> None:
    read = syntax.read(f"{HEADER}\rNTE|1||one\ntwo\rPID|1")
    assert read.whole(read.segments[1], 3) == "one\ntwo"


def test_other_delimiters_are_those_the_header_names() -> None:
    read = syntax.read("MSH#*+!%#PAS\rPID###H1***PAS*MR+N2")
    found = read.segments[1]
    assert [read.part(one, 1) for one in read.repetitions(found, 3)] == ["H1", "N2"]
    assert read.text(found, 3, 4) == "PAS"


def test_a_fifth_delimiter_marks_what_was_cut_short() -> None:
    assert syntax.delimiters_of("MSH|^~\\&#|PAS|RXX").subcomponent == "&"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"A\T\E", "A&E"),
        (r"one\F\two\S\three\R\four\E\five", "one|two^three~four\\five"),
        (r"first\.br\second", "first\nsecond"),
        (r"\H\loud\N\ly", "loudly"),
        (r"caf\XC3A9\ ", "café"),
        (r"left \Zlocal\ alone", r"left \Zlocal\ alone"),
        (r"C:\folder", r"C:\folder"),
    ],
)
def test_escapes_are_undone_and_what_is_none_is_left(written: str, meant: str) -> None:
    read, found = pid(f"||||{written}")
    assert read.whole(found, 5) == meant


def test_the_first_of_the_subcomponents_stands_for_the_component() -> None:
    read, found = pid("||||EVERYMAN&&&&SPOUSE^ADA")
    assert (read.text(found, 5), read.text(found, 5, 2)) == ("EVERYMAN", "ADA")


def test_quotation_marks_alone_say_that_there_is_none() -> None:
    read, found = pid('||||""|')
    assert read.is_null(found, 5)
    assert read.text(found, 5) == ""
    assert not read.is_null(found, 6)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("EVN|A01", "header-missing", "MSH"),
        ("MSH", "header-missing", "MSH"),
        ("MSH|^~^&|PAS", "delimiters", "MSH-2"),
        (r"MSH|^~\\&|PAS", "delimiters", "MSH-2"),
        ("MSH||PAS|RXX", "delimiters", "MSH-2"),
        ("MSH|^~\\&|PAS\rhello there", "segment-unreadable", "line 2"),
    ],
)
def test_a_header_or_line_that_cannot_be_used_is_named(text: str, code: str, place: str) -> None:
    with pytest.raises(Unreadable) as refused:
        syntax.read(text)
    assert (refused.value.fault.code, refused.value.fault.field) == (code, place)


def named(charset: str) -> bytes:
    return b"MSH|^~\\&|PAS|RXX|||202602031000||ADT^A08|1|P|2.4||||||" + charset.encode()


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("UNICODE UTF-8", "utf-8"),
        ("8859/1", "latin-1"),
        ("8859/15", "iso8859_15"),
        ("ASCII~8859/1", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_bytes_are_read_as_the_header_says(charset: str, codec: str) -> None:
    data = named(charset) + "\rPID|1||H1||Zoë".encode(codec)
    assert encoding.decode(data)[0].endswith("Zoë")


def test_an_encoding_that_nobody_named_is_guessed_and_said_to_be() -> None:
    assert encoding.decode(named("") + "\rPID|1||H1||Zoë".encode("cp1252")) == (
        named("").decode() + "\rPID|1||H1||Zoë",
        True,
    )


def test_a_byte_that_is_not_of_the_encoding_is_placed_by_segment_and_field() -> None:
    with pytest.raises(Unreadable) as refused:
        encoding.decode(named("UNICODE UTF-8") + b"\rPID|1||H1||Zo\xeb")
    assert (refused.value.fault.code, refused.value.fault.field) == ("encoding", "PID-5")


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        encoding.decode(named("KLINGON") + b"\rPID|1||H1||Zo\xeb")
    assert refused.value.fault.field == "MSH-18"
