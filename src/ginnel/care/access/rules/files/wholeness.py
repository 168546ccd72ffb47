"""Whether a file of a kind that is taken is all there, and no larger inside than outside. None of these raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ginnel.care.access.rules.files import packed
from ginnel.care.access.states import FileKind

MOST_POINTS = 200_000_000
"""Of a picture: twice the largest camera's. One that says it has more is made to use up whoever opens it."""
MOST_PARTS = 10_000
"""Of a picture: no camera and no scanner writes as many, and each takes time to step over."""
_TAIL = 4096
_STARTS_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_START_OF_SCAN, _END = 0xDA, b"\xff\xd9"


def is_whole(kind: FileKind, data: bytes) -> bool:
    """True also of kinds whose end cannot be told."""
    check = _WHOLE.get(kind)
    return check is None or check(data)


def is_larger_inside(kind: FileKind, data: bytes) -> bool:
    if kind in (FileKind.WORD, FileKind.OPEN_DOCUMENT):
        return packed.unpacks_to_more(data)
    return _points(kind, data) > MOST_POINTS


def _points(kind: FileKind, data: bytes) -> int:
    if kind == FileKind.PNG:
        return _number(data[16:20]) * _number(data[20:24])
    if kind == FileKind.GIF:
        return int.from_bytes(data[6:8], "little") * int.from_bytes(data[8:10], "little")
    if kind == FileKind.WEBP:
        return _points_of_webp(data)
    if kind == FileKind.JPEG:
        frames = [at for marker, at in _segments(data) if marker in _STARTS_OF_FRAME]
        return max(
            (_number(data[at + 3 : at + 5]) * _number(data[at + 5 : at + 7]) for at in frames), default=0
        )
    return 0


def _points_of_webp(data: bytes) -> int:
    """Of each of the three ways that its first part is written down (WebP Container Specification; RFC 6386; WebP
    Lossless Bitstream)."""
    if data[12:16] == b"VP8X":
        return (_little(data[24:27]) + 1) * (_little(data[27:30]) + 1)
    if data[12:16] == b"VP8L":
        sizes = _little(data[21:25])
        return ((sizes & 0x3FFF) + 1) * ((sizes >> 14 & 0x3FFF) + 1)
    return (_little(data[26:28]) & 0x3FFF) * (_little(data[28:30]) & 0x3FFF)


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """(marker, where its length stands) of each segment of a JPEG up to where the picture itself begins."""
    at = 2
    for _ in range(MOST_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        yield marker, at + 2
        if marker == _START_OF_SCAN:
            return
        at += 2 + max(2, _number(data[at + 2 : at + 4]))


def _jpeg(data: bytes) -> bool:
    """A picture within a picture has an end of its own: the one that counts comes after the picture begins."""
    begins = next((at for marker, at in _segments(data) if marker == _START_OF_SCAN), None)
    return begins is not None and data.find(_END, begins) > 0


def _png(data: bytes) -> bool:
    at = 8
    for _ in range(MOST_PARTS):
        if at + 12 > len(data):
            return False
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + _number(data[at : at + 4])
    return False


def _heic(data: bytes) -> bool:
    at = 0
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            break
        size = _number(data[at : at + 4])
        if size == 0:
            return True
        at += _number(data[at + 8 : at + 16]) if size == 1 else size
        if size < 8 and size != 1:
            return False
    return at == len(data)


def _tiff(data: bytes) -> bool:
    order = "little" if data[:2] == b"II" else "big"
    return 8 <= int.from_bytes(data[4:8], order) < len(data)  # type: ignore[arg-type]


_WHOLE: dict[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: lambda data: b"%%EOF" in data[-_TAIL:],
    FileKind.JPEG: _jpeg,
    FileKind.PNG: _png,
    FileKind.GIF: lambda data: data.rstrip(b"\x00").endswith(b";"),
    FileKind.WEBP: lambda data: int.from_bytes(data[4:8], "little") + 8 <= len(data),
    FileKind.TIFF: _tiff,
    FileKind.HEIC: _heic,
    FileKind.RTF: lambda data: data.rstrip(b"\x00\r\n\t ").endswith(b"}"),
}
