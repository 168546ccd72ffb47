"""The places of the entries of an XML Bundle too large to hold, so that each entry's own bytes can be read and kept.

Only tags called `entry` are looked for, outside comments, CDATA and processing instructions: one inside another (a
List's, a Composition's section's) is counted and passed over. Whether an entry is XML its own parser says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from ginnel.foundation.record.fhir import xml
from ginnel.foundation.record.fhir.bundles import CHUNK, Broken

_ATTRIBUTES = rb"""(?:[^<>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+"""
# Each alternative ends with what closes it, or at the end of the buffer, when more must be read.
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<(?P<close>/?)(?:[A-Za-z_][\w.-]*:)?entry(?=[\s/>])" + _ATTRIBUTES + rb"(?:>|\Z)",
    re.DOTALL,
)
_BEFORE_ROOT = rb"(?:\xef\xbb\xbf)?(?:\s++|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+"
_ROOT = re.compile(_BEFORE_ROOT + rb"<(?:[A-Za-z_][\w.-]*:)?Bundle(?=[\s/>])(" + _ATTRIBUTES + rb")>")
_DECLARATION = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_FIRST = re.compile(rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)", re.DOTALL)
_ENDS = (b">", b"-->", b"]]>", b"?>")


class Bundle:
    """Finds the entries of the Bundle in `stream`.

    After `entries()`: `outside`, what stands around them, and `declared`,
    the namespaces that its root declares. Raises Broken("xml-entities"), Broken("truncated"),
    Broken("not-xml") or Broken("too-large": an entry or a token beyond `most` bytes).
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.outside = b""
        self.declared = b""
        self._stream = stream
        self._most = most

    def entries(self) -> Iterator[tuple[int, int]]:
        """(start, size) of each entry, in bytes of the stream."""
        self._begin()
        depth = first = end = 0
        outside: list[bytes] = []
        for place, token in self._tokens():
            if depth == 0 and token[1:2] != b"/":
                first = place
            depth += -1 if token[1:2] == b"/" else 0 if token.endswith(b"/>") else 1
            if depth < 0:
                raise Broken("not-xml")
            if depth == 0:
                self._pass_over(outside, end, first)
                end = place + len(token)
                if end - first > self._most:
                    raise Broken("too-large")
                yield first, end - first
        if depth:
            raise Broken("truncated")
        self._pass_over(outside, end, None)
        self.outside = b"".join(outside)
        self._prove()

    def _begin(self) -> None:
        self._stream.seek(0)
        start = self._stream.read(xml.HEAD)
        if xml.refuses(start):
            raise Broken("xml-entities")
        root = _ROOT.match(start)
        if root is None:
            raise Broken("not-xml")
        self.declared = b"".join(_DECLARATION.findall(root[1]))
        self._stream.seek(0)

    def _tokens(self) -> Iterator[tuple[int, bytes]]:
        """(place, text) of each tag called entry."""
        buffer, dropped, ended = b"", 0, False
        while not ended:
            chunk = self._stream.read(max(CHUNK, len(buffer)))
            ended = not chunk
            buffer += chunk
            if len(buffer) > self._most + 2 * CHUNK:
                raise Broken("too-large")
            at = 0
            for match in _TOKEN.finditer(buffer, 0, len(buffer) if ended else _whole(buffer)):
                if not match[0].endswith(_ENDS):
                    at = match.start()
                    break
                if match["close"] is not None:
                    yield dropped + match.start(), match[0]
                at = match.end()
            else:
                at = len(buffer) if ended else max(at, _whole(buffer))
            buffer, dropped = buffer[at:], dropped + at

    def _pass_over(self, outside: list[bytes], start: int, end: int | None) -> None:
        """Keep what stands outside the entries, white space between them apart."""
        here = self._stream.tell()
        self._stream.seek(start)
        text = self._stream.read(self._most if end is None else min(end - start, self._most))
        self._stream.seek(here)
        if text.strip() or end is None:
            outside.append(text)
        if sum(map(len, outside)) > self._most:
            raise Broken("too-large")

    def _prove(self) -> None:
        """Raises Broken unless what stands outside the entries is itself XML."""
        try:
            etree.fromstring(self.outside, xml.parser())
        except (etree.XMLSyntaxError, ValueError):
            raise Broken("not-xml") from None


def _whole(buffer: bytes) -> int:
    """Up to where a buffer can be read: not into a tag whose name may not have ended."""
    last = buffer.rfind(b"<")
    return last if last >= 0 and buffer.find(b">", last) < 0 else len(buffer)


def standing(text: bytes, declared: bytes = b"") -> bytes:
    """An entry's text as XML that stands by itself: with the namespaces `declared` around it, at least FHIR's."""
    first = _FIRST.match(text)
    if first is None or first[2] != b"entry":
        return text
    tag_end = text.find(b">", first.end())
    own = text[first.end() : tag_end]
    named = b"xmlns:" + first[1] if first[1] else b"xmlns"
    wanted = declared or b' %b="%b"' % (named, xml.FHIR.encode())
    missing = [one for one in _DECLARATION.findall(wanted) if one.split(b"=")[0].strip() not in own]
    return text[: first.end()] + b"".join(missing) + text[first.end() :]
