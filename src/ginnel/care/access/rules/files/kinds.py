"""The kind of a file by its bytes alone.

Sources: the published signatures of each format: ISO 32000 (PDF), ISO/IEC 10918 (JPEG), W3C PNG, GIF89a, RIFF WebP,
TIFF 6.0, ISO/IEC 23008-12 (HEIC), Rich Text Format 1.9, ECMA-376 (Word) and OASIS OpenDocument 1.3.
"""

from __future__ import annotations

import re

from ginnel.care.access.rules.files import packed
from ginnel.care.access.states import FileKind

TAKEN = frozenset(
    {
        FileKind.PDF,
        FileKind.JPEG,
        FileKind.PNG,
        FileKind.GIF,
        FileKind.WEBP,
        FileKind.TIFF,
        FileKind.HEIC,
        FileKind.TEXT,
        FileKind.RTF,
        FileKind.WORD,
        FileKind.OPEN_DOCUMENT,
    }
)
_BEGINS = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"{\\rtf", FileKind.RTF),
    (b"\x7fELF", FileKind.PROGRAMME),
    (b"\xca\xfe\xba\xbe", FileKind.PROGRAMME),
    (b"\xcf\xfa\xed\xfe", FileKind.PROGRAMME),
    (b"\xce\xfa\xed\xfe", FileKind.PROGRAMME),
    (b"\xfe\xed\xfa", FileKind.PROGRAMME),
    (b"\x00asm", FileKind.PROGRAMME),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.PROGRAMME),  # a Windows shortcut
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLD_OFFICE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE),
    (b"(\xb5/\xfd", FileKind.ARCHIVE),
    (b"MSCF", FileKind.ARCHIVE),
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"})
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|table|script|iframe|svg|div|img)\b|<script\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(rb"#!\s*/\S")
_HOLDS_OBJECT = re.compile(rb"\\obj(?:data|emb|link|autlink|sub|pub|ocx|html|update)\b|\\\*\s*\\template\b")
"""What a rich text opens, or fetches, that is none of its words."""
_PDF_WITHIN = 1024
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HEAD = 64 * 1024


def kind_of(data: bytes) -> FileKind:
    """What it is, whatever it is called. Never raises."""
    if not data:
        return FileKind.NOTHING
    for begins, kind in _BEGINS:
        if data.startswith(begins):
            return FileKind.PROGRAMME if kind == FileKind.RTF and _HOLDS_OBJECT.search(data) else kind
    if _SCRIPT.match(data):
        return FileKind.PROGRAMME
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return FileKind.HEIC
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return packed.kind_of(data)
    if data[257:262] == b"ustar":
        return FileKind.ARCHIVE
    return _of_text(data)


def text_of(data: bytes) -> str | None:
    """The words of plain text in one of the ways that they are written down; None for what is no text."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text
    return None


def _of_text(data: bytes) -> FileKind:
    """A letter may begin as a programme does, and a PDF with what a mail server or a scanner put before it."""
    text = text_of(data)
    is_pdf = b"%PDF-" in data[:_PDF_WITHIN]
    if text is None:
        return FileKind.PROGRAMME if data[:2] == b"MZ" else FileKind.PDF if is_pdf else FileKind.OTHER
    head = text[:_HEAD].encode(errors="replace")
    if _MARKUP.match(head) or b"<script" in head.lower():
        return FileKind.WEB_PAGE
    return FileKind.PDF if is_pdf else FileKind.TEXT
