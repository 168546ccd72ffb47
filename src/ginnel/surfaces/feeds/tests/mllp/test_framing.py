"""Frames out of whatever pieces a network delivers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.surfaces.feeds.mllp.framing import HEAD, NOISE, Frame, Framing, NotMllp, framed

TEXT = st.binary(max_size=60).filter(lambda data: b"\x0b" not in data and b"\x1c" not in data)


@given(messages=st.lists(TEXT, max_size=5), size=st.integers(1, 50))
def test_messages_come_whole_whatever_the_pieces(messages: list[bytes], size: int) -> None:
    data = b"".join(map(framed, messages))
    framing = Framing(1000)
    pieces = [data[place : place + size] for place in range(0, len(data), size)]
    assert [frame.data for piece in pieces for frame in framing.feed(piece)] == messages
    assert not framing.is_inside


def test_half_a_message_is_none_yet() -> None:
    framing = Framing(1000)
    assert list(framing.feed(b"\x0bMSH|^~\\&|PAS")) == []
    assert framing.is_inside
    assert list(framing.feed(b"|RXX\x1c\r")) == [Frame(b"MSH|^~\\&|PAS|RXX")]


def test_of_a_message_too_large_only_the_beginning_is_held() -> None:
    framing = Framing(10_000)
    found = [frame for _ in range(20) for frame in framing.feed(b"\x0b" * (_ == 0) + b"x" * 1000)]
    assert found == []
    [frame] = framing.feed(b"\x1c\r")
    assert (len(frame.data), frame.is_whole) == (HEAD, False)
    assert list(framing.feed(framed(b"next"))) == [Frame(b"next")]


def test_who_does_not_frame_is_told_apart() -> None:
    with pytest.raises(NotMllp):
        list(Framing(1000).feed(b"GET / HTTP/1.1" * NOISE))


def test_returns_between_frames_are_nothing_however_many() -> None:
    assert list(Framing(1000).feed(b"\r\n" * NOISE + framed(b"a"))) == [Frame(b"a")]
