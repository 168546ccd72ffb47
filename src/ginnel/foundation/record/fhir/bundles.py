"""The entries of a Bundle too large to hold: each entry's own text, one after another, memory flat in the size.

Text is cut where the previous entry's layout suggests and proved by parsing: an object's text that parses is whole,
so a wrong guess can only fail, and then brackets are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

CHUNK = 1024 * 1024
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[{}\[\]]', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\]}]+(?=[\s,\]}])")
_BLANK = re.compile(rb"[ \t\r\n]*")


class Broken(Exception):
    """The text stops being JSON, or stops: `code` says which; everything yielded before stands."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Bundle:
    """Reads one JSON object from `stream`. `envelope` fills with the text of its elements other than `entry`.

    `entries()` yields (text, orjson's reading of it or None when it does not parse). Raises Broken("truncated"),
    Broken("not-json") or Broken("too-large": an element beyond `most` bytes).
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.envelope: dict[str, bytes] = {}
        self.start = 0  # where in the stream the text just yielded begins
        self._stream = stream
        self._most = most
        self._buffer = b""
        self._at = 0
        self._dropped = 0
        self._ended = False
        self._close = b""
        self._gap = b","  # what stands between two entries

    def entries(self) -> Iterator[tuple[bytes, Any]]:
        self._expect(b"{")
        if self._peek() == b"}":
            return
        while True:
            name = self._name()
            self._expect(b":")
            if name == "entry" and self._peek() == b"[":
                yield from self._elements()
            else:
                self.envelope[name] = self._value()[0]
                if sum(map(len, self.envelope.values())) > self._most:
                    raise Broken("too-large")
            if self._next(b",}") == b"}":
                break
        if self._peek():
            raise Broken("not-json")

    def _name(self) -> str:
        if self._peek() != b'"':
            raise Broken("not-json" if self._peek() else "truncated")
        try:
            return str(orjson.loads(self._span(_STRING)))
        except orjson.JSONDecodeError:
            raise Broken("not-json") from None

    def _elements(self) -> Iterator[tuple[bytes, Any]]:
        self._expect(b"[")
        if self._peek() == b"]":
            self._at += 1
            return
        ended = -1
        while True:
            self._peek()
            self.start = self._dropped + self._at
            if ended >= self._dropped:
                self._gap = self._buffer[ended - self._dropped : self._at]
            yield self._guessed() or self._value()
            ended = self._dropped + self._at
            if self._next(b",]") == b"]":
                return

    def _peek(self) -> bytes:
        while True:
            self._at = _BLANK.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._buffer) or not self._more():
                return self._buffer[self._at : self._at + 1]

    def _next(self, allowed: bytes) -> bytes:
        found = self._peek()
        if not found or found not in allowed:
            raise Broken("not-json" if found else "truncated")
        self._at += 1
        return found

    def _expect(self, character: bytes) -> None:
        self._next(character)

    def _more(self) -> bool:
        """Read on, dropping what is done; each call at least doubles what is being waited for."""
        if self._ended:
            return False
        kept = self._buffer[self._at :]
        self._dropped += self._at
        if len(kept) > self._most:
            self._at = 0
            self._buffer = kept
            raise Broken("too-large")
        chunk = self._stream.read(max(CHUNK, len(kept)))
        self._ended = not chunk
        self._buffer, self._at = kept + chunk, 0
        return bool(chunk)

    def _span(self, pattern: re.Pattern[bytes]) -> bytes:
        self._peek()
        while not (match := pattern.match(self._buffer, self._at)):
            if not self._more():
                raise Broken("truncated")
        self._at = match.end()
        return match.group()

    def _guessed(self) -> tuple[bytes, Any] | None:
        """The next entry, if it ends as the one before did."""
        if not self._close:
            return None
        while (found := self._buffer.find(self._close, self._at)) < 0:
            if len(self._buffer) - self._at > CHUNK or not self._more():
                return None
        end = found + self._close.index(b"}") + 1
        text = self._buffer[self._at : end]
        try:
            tree = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        self._at = end
        return text, tree

    def _value(self) -> tuple[bytes, Any]:
        first = self._peek()
        scalar = _STRING if first == b'"' else _SCALAR
        text = self._nested() if first in (b"{", b"[") else self._span(scalar)
        try:
            tree = orjson.loads(text)
        except orjson.JSONDecodeError:
            if first not in (b"{", b"["):
                raise Broken("not-json") from None
            return text, None
        if first == b"{":
            self._learn(text)
        return text, tree

    def _nested(self) -> bytes:
        while (end := self._end_of_nested()) is None:
            if not self._more():
                raise Broken("truncated")
        text = self._buffer[self._at : end]
        self._at = end
        return text

    def _end_of_nested(self) -> int | None:
        depth = 0
        for match in _STRUCTURE.finditer(self._buffer, self._at):
            token = match.group()
            if token in (b"{", b"["):
                depth += 1
            elif token in (b"}", b"]"):
                depth -= 1
                if not depth:
                    return match.end()
        return None

    def _learn(self, text: bytes) -> None:
        """How entries end here: the closing brace on its own indented line, or what stands between two entries."""
        line = text.rfind(b"\n")
        if line >= 0 and text[line:].strip() == b"}":
            self._close = text[line:]
        elif line < 0:
            colon = text.find(b":")
            self._close = b"}" + self._gap + text[: colon + 1]
