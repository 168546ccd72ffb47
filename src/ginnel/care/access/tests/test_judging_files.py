"""What a file is, is told by what is in it; one that is not what it says is never taken for it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.files import Brought, packed
from ginnel.care.access.rules.files.wholeness import MOST_PARTS, is_whole
from ginnel.care.access.states import Aside, FileDoes, FileKind
from ginnel.kernel.errors import Invalid


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x00")
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(end: bytes = b"\xff\xd9") -> bytes:
    """With a smaller picture inside it, as cameras write, which has an end of its own."""
    inside = b"Exif\x00\x00" + b"\xff\xd8\xff\xd9"
    exif = b"\xff\xe1" + struct.pack(">H", len(inside) + 2) + inside
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 10, 10, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00" + b"\x12\x34\x56"
    return b"\xff\xd8" + exif + frame + scan + end


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return held.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
WORD = zipped(**{"[Content_Types]_dot_xml": b"<Types/>", "word__document_dot_xml": b"<document/>"})
MACROS = zipped(
    **{
        "[Content_Types]_dot_xml": b"<Types/>",
        "word__document_dot_xml": b"",
        "word__vbaProject_dot_bin": b"x",
    }
)
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<x/>")
LEADS = b'<Relationship Id="r" Type="http://schemas.example/%b" Target="http://x.example/a" TargetMode="%b"/>'
P = Aside.PROGRAMME


def word(types: bytes = b"<Types/>", rels: bytes = b"", **members: bytes) -> bytes:
    named = {"[Content_Types]_dot_xml": types, "word__document_dot_xml": b"<document/>"}
    return zipped(**named, word___rels__settings_dot_xml_dot_rels=rels, **members)


def webp(part: bytes, data: bytes) -> bytes:
    held = b"WEBP" + part + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(held)) + held


HEIC = struct.pack(">I", 16) + b"ftypheic" + b"\x00" * 4 + struct.pack(">I", 8) + b"mdat"
FIT = {
    "letter.pdf": (PDF, FileKind.PDF),
    "letter.JPG": (jpeg(), FileKind.JPEG),
    "scan.png": (png(), FileKind.PNG),
    "scan.gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", FileKind.GIF),
    "scan.webp": (b"RIFF\x04\x00\x00\x00WEBP", FileKind.WEBP),
    "scan.tif": (b"II*\x00\x08\x00\x00\x00\x00\x00", FileKind.TIFF),
    "photo.heic": (HEIC, FileKind.HEIC),
    "note.txt": ("She’s fallen — twice.".encode(), FileKind.TEXT),
    "old note.txt": ("She\x92s fallen".encode("latin-1"), FileKind.TEXT),
    "letter.rtf": (b"{\\rtf1 Dear all}", FileKind.RTF),
    "letter.docx": (WORD, FileKind.WORD),
    "letter.odt": (ODT, FileKind.OPEN_DOCUMENT),
    "a photograph": (png(), FileKind.PNG),
    "scanned.pdf": (b"Received: by mail\r\n\r\n" + PDF, FileKind.PDF),
    "binary scan.pdf": (b"\x00\x01" + PDF, FileKind.PDF),
    "note of MZ.txt": (b"MZ rang: she has fallen.", FileKind.TEXT),
    "first line.txt": (b"#! Ring before visiting", FileKind.TEXT),
    "with a link.docx": (word(rels=LEADS % (b"hyperlink", b"External")), FileKind.WORD),
    "with a chart.docx": (word(word__embeddings__Sheet1_dot_xlsx=b"x"), FileKind.WORD),
    "picture.webp": (webp(b"VP8X", b"\x00" * 4 + b"\x63\x00\x00" * 2), FileKind.WEBP),
}


def judged(name: str, data: bytes, stated: str = "") -> tuple[FileKind, Aside]:
    found = rules.judge(Brought(name, data, stated))
    return found.kind, found.aside


@pytest.mark.parametrize("name", FIT)
def test_what_is_what_it_says_is_fit(name: str) -> None:
    data, kind = FIT[name]
    assert judged(name, data) == (kind, Aside.FIT)


@pytest.mark.parametrize(
    ("name", "data", "aside"),
    [
        ("letter.pdf", b"MZ\x90\x00\x03", Aside.PROGRAMME),
        ("letter.pdf.exe", PDF, Aside.PROGRAMME),
        ("letter\u202efdp.exe", PDF, Aside.PROGRAMME),
        ("letter.js", b"WScript.Echo(1)", Aside.PROGRAMME),
        ("letter.sh", b"#!/bin/sh\n", Aside.PROGRAMME),
        ("letter.docx", MACROS, Aside.PROGRAMME),
        (
            "letter.docx",
            word(types=b"<Default Extension='x' ContentType='application/vnd.ms-office.vbaProject'/>"),
            P,
        ),
        ("letter.docx", word(types=b"v&#98;aProject"), P),
        ("letter.docx", word(rels=LEADS % (b"attachedTemplate", b"External")), P),
        ("letter.docx", word(rels=(LEADS % (b"attachedTemplate", b"External")).decode().encode("utf-16")), P),
        ("letter.docx", word(word__embeddings__oleObject1_dot_bin=b"x"), P),
        ("letter.rtf", b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}", P),
        ("letter.rtf", b"{\\rtf1{\\*\\template http://x.example/a}}", P),
        ("scan.webp", webp(b"VP8X", b"\x00" * 4 + b"\xff" * 6), Aside.UNPACKS),
        ("scan.webp", webp(b"VP8L", b"\x2f" + b"\xff" * 4), Aside.UNPACKS),
        ("letter.pdf", b"<html><body>Hello</body></html>", Aside.NOT_TAKEN),
        ("letter.txt", b"Hello <script>alert(1)</script>", Aside.NOT_TAKEN),
        ("letter.png", b"<svg onload='x'/>", Aside.NOT_TAKEN),
        ("letter.zip", zipped(a=b"a"), Aside.NOT_TAKEN),
        ("letter.docx", zipped(a=b"a"), Aside.NOT_TAKEN),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, Aside.NOT_TAKEN),
        ("letter.pdf", b"", Aside.EMPTY),
        ("letter.pdf", PDF[:-9], Aside.CUT_SHORT),
        ("photo.jpg", jpeg(end=b""), Aside.CUT_SHORT),
        ("scan.png", png()[:-8], Aside.CUT_SHORT),
        ("letter.docx", WORD[:-30], Aside.CUT_SHORT),
        ("scan.png", png(60_000, 60_000), Aside.UNPACKS),
        ("letter.pdf", png(), Aside.NAMED_OTHERWISE),
        ("letter.xml", b"Dear all", Aside.NAMED_OTHERWISE),
    ],
)
def test_what_is_not_what_it_says_is_kept_aside(name: str, data: bytes, aside: Aside) -> None:
    assert judged(name, data)[1] == aside


def test_a_stated_type_counts_where_the_name_says_nothing() -> None:
    assert judged("Discharge letter", png(), "application/pdf")[1] == Aside.NAMED_OTHERWISE
    assert judged("photo.png", png(), "application/pdf")[1] == Aside.FIT
    assert judged("Her voice", b"hello", "audio/mpeg")[1] == Aside.NAMED_OTHERWISE
    assert judged("A note", b"hello", "text/plain; charset=utf-8")[1] == Aside.FIT
    assert judged("A note", b"hello", "application/x-unheard-of")[1] == Aside.FIT


def test_a_document_that_unpacks_to_far_more_is_kept_aside() -> None:
    filler = b"\x00" * (packed.MOST_UNPACKED // 8)
    members = {f"word__{number}": filler for number in range(9)}
    data = zipped(**{"[Content_Types]_dot_xml": b"", "word__document_dot_xml": b""}, **members)
    assert judged("letter.docx", data) == (FileKind.WORD, Aside.UNPACKS)


def test_what_does_not_agree_with_its_senders_check_is_kept_aside() -> None:
    assert rules.judge(Brought("letter.pdf", PDF, is_changed=True)).aside == Aside.CHANGED
    assert rules.judge(Brought("letter.pdf", b"%%%", is_unreadable=True)).aside == Aside.UNREADABLE


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ("../../etc/letter.pdf", "letter.pdf"),
        ("let\nter\x00.pdf", "letter.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_kept_as_it_may_be_shown(name: str, kept: str) -> None:
    assert rules.file_name(name) == kept


def test_a_file_is_saved_with_the_ending_of_what_it_is() -> None:
    assert rules.name_to_save("letter.jpeg", FileKind.JPEG) == "letter.jpeg"
    assert rules.name_to_save("letter.pdf", FileKind.JPEG) == "letter.pdf.jpg"
    assert rules.name_to_save("sums.csv", FileKind.TEXT) == "sums.csv.txt"


def test_nobody_says_of_a_programme_that_it_is_fine() -> None:
    with pytest.raises(Invalid):
        rules.check_can_decide(
            kind=FileKind.PROGRAMME,
            aside=Aside.PROGRAMME,
            last=None,
            does=FileDoes.TAKEN,
            reason="It is fine",
        )


def test_a_picture_under_another_name_is_fine_once_somebody_says_why() -> None:
    wrong = {"kind": FileKind.PNG, "aside": Aside.NAMED_OTHERWISE, "last": None, "does": FileDoes.TAKEN}
    rules.check_can_decide(**wrong, reason="The surgery sends scans so")  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        rules.check_can_decide(**wrong, reason=" ")  # type: ignore[arg-type]


def test_what_is_decided_already_is_not_decided_again() -> None:
    assert rules.is_aside(Aside.CUT_SHORT, FileDoes.TAKEN) is False
    with pytest.raises(Invalid):
        rules.check_can_decide(
            kind=FileKind.PDF, aside=Aside.CUT_SHORT, last=FileDoes.TAKEN, does=FileDoes.TAKEN, reason="x"
        )


_BEGINNINGS = st.sampled_from(
    [b"", *(data[:length] for data, _ in FIT.values() for length in (4, 12, 40, 4096))]
)


@given(st.text(max_size=60), st.text(max_size=20), _BEGINNINGS, st.binary(max_size=300))
def test_whatever_a_file_holds_it_is_judged(name: str, stated: str, begins: bytes, rest: bytes) -> None:
    """And what is taken is of a kind that is taken; nothing is taken that ends before it begins."""
    found = rules.judge(Brought(name, begins + rest, stated))
    assert found.aside != Aside.FIT or found.kind in rules.TAKEN
    assert rules.name_to_save(rules.file_name(name), found.kind).isprintable()


@given(st.sampled_from(sorted(FIT)), st.data())
def test_whatever_is_cut_out_of_a_file_it_is_judged(name: str, data: st.DataObject) -> None:
    whole = FIT[name][0]
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, len(whole)))
    found = rules.judge(Brought(name, whole[:at] + whole[until:]))
    assert found.aside != Aside.FIT or found.kind in rules.TAKEN


def packed_with(properties: bytes) -> bytes:
    """An OpenDocument whose type is packed by LZMA: `properties` are what that begins with."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", b"<x/>", zipfile.ZIP_STORED)
    data = bytearray(held.getvalue())
    at = 30 + len("mimetype") + 4
    data[at : at + 5] = properties
    return bytes(data)


@pytest.mark.parametrize("properties", [b"\xff" * 5, b"\x5d\xff\xff\xff\xff"])
def test_a_document_packed_to_harm_whoever_unpacks_it_is_kept_aside(properties: bytes) -> None:
    assert judged("letter.odt", packed_with(properties)) == (FileKind.OTHER, Aside.NOT_TAKEN)


def test_what_cannot_be_judged_is_kept_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> FileKind:
        raise MemoryError

    monkeypatch.setattr("ginnel.care.access.rules.files.judging.kind_of", broken)
    assert judged("letter.pdf", PDF) == (FileKind.OTHER, Aside.NOT_TAKEN)


class Counted(bytes):
    """Counts how often somebody looks into it."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("photo.jpg", FileKind.JPEG, b"\xff\xd8\xff" + b"\xc0\x00\x02\xff" * 2_500_000),
        ("photo.jpg", FileKind.JPEG, b"\xff\xd8" + b"\xff" * 10_000_000),
        ("scan.png", FileKind.PNG, b"\x89PNG\r\n\x1a\n" + b"\x00" * 10_000_000),
        ("photo.heic", FileKind.HEIC, HEIC[:16] + b"\x00\x00\x00\x08free" * 1_000_000),
    ],
)
def test_a_picture_of_a_million_parts_is_kept_aside_at_once(name: str, kind: FileKind, data: bytes) -> None:
    assert judged(name, data) == (kind, Aside.CUT_SHORT)
    counted = Counted(data)
    assert not is_whole(kind, counted)
    assert 0 < counted.looks <= 4 * MOST_PARTS + 4


def test_a_list_of_contents_without_end_is_not_gone_through() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(15_000):
            archive.writestr(f"word/{number:060}", b"")
    assert judged("letter.docx", held.getvalue())[1] == Aside.NOT_TAKEN


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_document_that_is_damaged_inside_is_no_error_of_ours(method: int) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" * 9)
        archive.writestr("content.xml", b"<x/>")
    whole = held.getvalue()
    for at in range(30, 90):
        damaged = whole[:at] + b"\xff\x00\xff" + whole[at + 3 :]
        assert judged("letter.odt", damaged)[0] in (FileKind.ARCHIVE, FileKind.OTHER, FileKind.OPEN_DOCUMENT)
