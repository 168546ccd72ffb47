"""A file cut into messages: byte for byte, whatever it travels in."""

from __future__ import annotations

from io import BytesIO

import pytest

from ginnel.surfaces.feeds.adt import splitting
from ginnel.surfaces.feeds.tests.adt.messages import adt

ONE, TWO = adt("A01", ward="W1"), adt("A03", "202602041200")
MOST = 1 << 20


def kinds(data: bytes, most: int = MOST) -> list[str]:
    return [piece.kind for piece in splitting.pieces(BytesIO(data), most)]


def cut(data: bytes, most: int = MOST) -> list[bytes]:
    return [piece.data for piece in splitting.pieces(BytesIO(data), most) if piece.kind == "message"]


FRAMED = b"\x0b" + ONE + b"\x1c\r\x0b" + TWO + b"\x1c\r"
BATCH = b"FHS|^~\\&|PAS\rBHS|^~\\&|PAS\r" + ONE + TWO + b"BTS|2\rFTS|1\r"


@pytest.mark.parametrize("data", [ONE + TWO, FRAMED, BATCH])
def test_each_message_is_exactly_its_own_bytes(data: bytes) -> None:
    assert cut(data) == [ONE, TWO]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_where_the_chunks_end_makes_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "CHUNK", size)
    assert cut(FRAMED) == [ONE, TWO]
    assert cut(BATCH) == [ONE, TWO]


def test_a_file_of_one_message_with_line_feeds_is_one_message() -> None:
    assert cut(adt("A01", end="\n")) == [adt("A01", end="\n")]


def test_the_word_at_the_beginning_of_a_field_begins_no_message() -> None:
    inside = adt("A01", more=("NTE|1||MSH|is not a header",))
    assert cut(inside) == [inside]


def test_what_is_no_message_is_said_to_be_none() -> None:
    assert kinds(b"hello\r" + ONE) == ["other", "message"]
    assert kinds(b"\x0b" + ONE + b"\x1c\rnoise\r\x0b" + TWO + b"\x1c\r") == ["message", "other", "message"]


def test_blank_lines_between_messages_are_nothing() -> None:
    assert kinds(b"\r\n\r\n" + ONE + b"\r\n\r\n" + TWO + b"\x1a") == ["message", "message"]


def test_a_message_too_large_to_hold_is_passed_over_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "CHUNK", 64)
    large = adt("A08", more=("NTE|1||" + "x" * 5000,))
    assert kinds(ONE + large + TWO, 2000) == ["message", "too-large", "message"]
    assert cut(ONE + large + TWO, 2000) == [ONE, TWO]
