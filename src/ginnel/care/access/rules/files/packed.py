"""What a zip is: a document that is written so, a programme, or a packed folder. Nothing of it is unpacked but the name
of its type, and its short lists of what its parts are."""

from __future__ import annotations

import io
import lzma
import re
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
_LONGEST_LIST = 256 * 1024
_MACROS = re.compile(rb"vbaproject|vbadata|macroenabled")
_OBJECT = re.compile(r"/embeddings/[^/]*\.bin$")
_LEADS = re.compile(rb"<(?:\w+:)?relationship\s[^>]*>")
_EXTERNAL = re.compile(rb"targetmode\s*=\s*[\"']\s*external")
_HARMLESS = re.compile(rb"type\s*=\s*[\"'][^\"']*/(?:hyperlink|image)\s*[\"']")
_END, _END_WITHIN = re.compile(rb"PK\x05\x06"), 65_536 + 22
_LONGEST_CONTENTS = 1024 * 1024
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
    if _lists_too_much(data):
        return FileKind.ARCHIVE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _kind(archive)
    except _BROKEN:
        return FileKind.ARCHIVE


def _lists_too_much(data: bytes) -> bool:
    """Whether its list of contents says that it is longer than that of any document: each line of it takes time."""
    ends = data[-_END_WITHIN:]
    sizes = (ends[found.start() + 12 : found.start() + 16] for found in _END.finditer(ends))
    return any(int.from_bytes(size, "little") > _LONGEST_CONTENTS for size in sizes)


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
        return FileKind.PROGRAMME if _runs(archive) else FileKind.WORD
    if "mimetype" in names and "content.xml" in names:
        return FileKind.OPEN_DOCUMENT if _type_of(archive) == _ODT else FileKind.OTHER
    return FileKind.OTHER if "[content_types].xml" in names else FileKind.ARCHIVE


def _runs(archive: zipfile.ZipFile) -> bool:
    """Whether a Word document holds macros or an object, by whatever name, or fetches a template or another document
    when it is opened: by its own lists of what its parts are and where they lead (ECMA-376, part 2). So does one whose
    lists cannot be read, or say it in a way that no writer does."""
    members = archive.infolist()
    if any(_OBJECT.search(one.filename.lower()) for one in members):
        return True
    for one in members:
        name = one.filename.lower()
        if name == "[content_types].xml" or name.endswith(".rels"):
            listed = _list_of(archive, one)
            if listed is None or b"&#" in listed or _MACROS.search(listed):
                return True
            if any(_leads_out(each) for each in _LEADS.findall(listed)):
                return True
    return False


def _leads_out(relationship: bytes) -> bool:
    return bool(_EXTERNAL.search(relationship)) and not _HARMLESS.search(relationship)


def _list_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """In one of the widths that XML is written in."""
    if member.compress_type not in _WRITTEN_BY or member.file_size > _LONGEST_LIST:
        return None
    with archive.open(member) as held:
        return held.read(_LONGEST_LIST).replace(b"\x00", b"").lower()


def _type_of(archive: zipfile.ZipFile) -> bytes:
    """b"" for one that no writer of such documents writes: other ways to pack let a few bytes ask for any memory."""
    member = archive.getinfo("mimetype")
    if member.compress_type not in _WRITTEN_BY or member.file_size > _LONGEST_TYPE:
        return b""
    with archive.open(member) as held:
        return held.read(_LONGEST_TYPE).strip()
