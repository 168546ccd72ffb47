"""What a zip is: a document that is written so, a programme, or a packed folder. Nothing of it is unpacked but the name
of its type."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from ginnel.care.access.states import FileKind

MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_TIMES = 200
_TIMES_AFTER = 10 * 1024 * 1024
_LONGEST_TYPE = 100
_WRITTEN_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ODT = b"application/vnd.oasis.opendocument.text"
_BROKEN = (
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""All that Python's zipfile raises for bytes that are no whole zip."""


def kind_of(data: bytes) -> FileKind:
    """ARCHIVE for what is broken as well. Never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _kind(archive)
    except _BROKEN:
        return FileKind.ARCHIVE


def is_whole(data: bytes) -> bool:
    """Whether its list of contents is there; it stands at the end, so that what was cut short has none."""
    try:
        zipfile.ZipFile(io.BytesIO(data)).close()
    except _BROKEN:
        return False
    return True


def unpacks_to_more(data: bytes) -> bool:
    """Whether it says that it unpacks to more than any letter does, or that it holds more than it has room for, as what
    is made to fill a disk does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _BROKEN:
        return False
    unpacked = sum(one.file_size for one in members)
    return (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > _TIMES_AFTER and unpacked > MOST_TIMES * len(data))
        or sum(one.compress_size for one in members) > len(data)
    )


def _kind(archive: zipfile.ZipFile) -> FileKind:
    names = {one.filename.lower() for one in archive.infolist()}
    if any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names):
        return FileKind.PROGRAMME
    if any(name.startswith(("basic/", "scripts/")) for name in names) or "meta-inf/manifest.mf" in names:
        return FileKind.PROGRAMME
    if "[content_types].xml" in names and any(name.startswith("word/") for name in names):
        return FileKind.WORD
    if "mimetype" in names and "content.xml" in names:
        return FileKind.OPEN_DOCUMENT if _type_of(archive) == _ODT else FileKind.OTHER
    return FileKind.OTHER if "[content_types].xml" in names else FileKind.ARCHIVE


def _type_of(archive: zipfile.ZipFile) -> bytes:
    """b"" for one that no writer of such documents writes: other ways to pack let a few bytes ask for any memory."""
    member = archive.getinfo("mimetype")
    if member.compress_type not in _WRITTEN_BY or member.file_size > _LONGEST_TYPE:
        return b""
    with archive.open(member) as held:
        return held.read(_LONGEST_TYPE).strip()
