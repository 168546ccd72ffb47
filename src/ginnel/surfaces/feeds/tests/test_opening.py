"""Every way a file can be wrong is a named fault, and nothing grows with the file."""

from __future__ import annotations

import gzip
import io
import os
import resource
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.bounded import MIB, Limits
from ginnel.surfaces.feeds.opening import Opened, encoding_fault, open_file

Opener = Callable[[Path], Opened]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """The first file in a path, open until the test ends (it closes with its iterator)."""
    iterators: list[Iterator[Opened]] = []

    def first(path: Path) -> Opened:
        iterators.append(open_file(path))
        return next(iterators[-1])

    yield first


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def rows(path: Path, limits: Limits | None = None) -> list[tuple[int, bytes | str]]:
    """Rows of the first file in `path`, faults as their codes."""
    for file in open_file(path, limits=limits):
        return [(row, line.code if isinstance(line, Fault) else line) for row, line in file.lines()]
    return []


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_plain_file_is_read_with_its_digest_head_and_numbered_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"one\r\ntwo\nthree")
    for file in open_file(path):
        assert (file.filename, file.size, len(file.digest), file.head[:3]) == ("a.csv", 14, 64, b"one")
        assert list(file.lines()) == [(1, b"one"), (2, b"two"), (3, b"three")]
        assert file.fault is None


def test_a_utf8_mark_is_not_part_of_the_first_column(tmp_path: Path) -> None:
    assert rows(write(tmp_path / "a.csv", b"\xef\xbb\xbfid\n1\n")) == [(1, b"id"), (2, b"1")]


def test_gzip_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    assert rows(write(tmp_path / "a.csv", gzip.compress(b"x\ny\n"))) == [(1, b"x"), (2, b"y")]


def test_each_file_in_a_zip_is_opened_under_its_own_name_and_digest(tmp_path: Path) -> None:
    seen = [
        (f.filename, f.digest, [line for _, line in f.lines()])
        for f in open_file(zipped(tmp_path / "z.zip", a=b"1", b=b"2"))
    ]
    assert [(name, lines) for name, _, lines in seen] == [("z.zip!a", [b"1"]), ("z.zip!b", [b"2"])]
    assert seen[0][1] != seen[1][1]


def test_the_same_bytes_have_the_same_digest_under_any_name(tmp_path: Path, opened: Opener) -> None:
    first, second = write(tmp_path / "a", b"same"), write(tmp_path / "b", b"same")
    assert opened(first).digest == opened(second).digest


def test_whole_lines_before_the_break_in_a_truncated_gzip_stay_good(tmp_path: Path) -> None:
    content = b"".join(b"%07d,%s\n" % (n, os.urandom(8).hex().encode()) for n in range(20_000))
    found = rows(write(tmp_path / "a.gz", gzip.compress(content)[:-5000]))
    assert found[-1][1] == "truncated"
    assert (
        b"".join(line + b"\n" for _, line in found[:-1] if isinstance(line, bytes))
        == content[: sum(len(x) + 1 for _, x in found[:-1])]
    )


def test_the_break_has_a_row_number_of_its_own(tmp_path: Path) -> None:
    content = b"".join(b"%07d,%s\n" % (n, os.urandom(8).hex().encode()) for n in range(20_000))
    packed = gzip.compress(content)
    for cut in range(4000, 4040):
        numbers = [row for row, _ in rows(write(tmp_path / "a.gz", packed[:-cut]))]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_damaged_zip_member_is_corrupt_after_its_good_lines(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"good\n" * 50_000)
    broken = bytearray(path.read_bytes())
    broken[200_000] ^= 1
    found = rows(write(path, bytes(broken)))
    assert found[0] == (1, b"good")
    assert found[-1][1] == "corrupt"


def test_a_zip_cut_short_is_refused(tmp_path: Path, opened: Opener) -> None:
    path = zipped(tmp_path / "z.zip", a=b"x" * 1000)
    assert opened(write(path, path.read_bytes()[:-10])).fault.code == "corrupt"  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(100), b'{"a": 1}\n' + bytes(1000)])
def test_what_is_full_of_noughts_is_not_called_utf_16(tmp_path: Path, opened: Opener, content: bytes) -> None:
    assert opened(write(tmp_path / "a", content)).fault is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        ("LA_Code\n123".encode("utf-16"), "encoding"),
        ("LA_Code\n123".encode("utf-16-le"), "encoding"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "nested-archive"),
        (b"BZh91AY&SY", "compression-unknown"),
        (gzip.compress(b"", mtime=0)[:10] + b"\xff" * 20, "corrupt"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, opened: Opener, content: bytes, code: str
) -> None:
    file = opened(write(tmp_path / "a", content))
    assert file.fault is not None
    assert file.fault.code == code
    assert [line.code for _, line in file.lines() if isinstance(line, Fault)] == [code]


def test_an_archive_within_a_zip_is_not_unpacked(tmp_path: Path, opened: Opener) -> None:
    inner = zipped(tmp_path / "inner.zip", a=b"x")
    assert opened(zipped(tmp_path / "outer.zip", inner=inner.read_bytes())).fault.code == "nested-archive"  # type: ignore[union-attr]


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path, opened: Opener) -> None:
    fault = opened(zipped(tmp_path / "a.xlsx", **{"[Content_Types].xml": b"<x/>", "xl": b"y"})).fault
    assert fault is not None
    assert "CSV" in fault.message


def test_a_folder_a_pipe_and_a_missing_file_are_faults(tmp_path: Path, opened: Opener) -> None:
    os.mkfifo(tmp_path / "pipe")
    codes = [opened(path).fault.code for path in (tmp_path, tmp_path / "pipe", tmp_path / "gone")]  # type: ignore[union-attr]
    assert codes == ["directory", "not-a-file", "missing"]


def test_a_zip_bomb_stops_early(tmp_path: Path, opened: Opener) -> None:
    path = write(tmp_path / "bomb.gz", gzip.compress(b"0" * 60 * MIB))
    file = opened(path)
    read = 0
    while chunk := file.stream.read(MIB):
        read += len(chunk)
    assert file.fault is not None
    assert file.fault.code == "zip-bomb"
    assert read <= 11 * MIB


def test_members_share_one_allowance_so_that_many_small_bombs_are_one(tmp_path: Path) -> None:
    path = zipped(tmp_path / "z.zip", a=os.urandom(600), b=os.urandom(600))
    faults = []
    for file in open_file(path, limits=Limits(max_bytes=1000)):
        list(file.lines())
        faults.append(file.fault and file.fault.code)
    assert faults == [None, "too-large"]


def test_an_endless_line_is_skipped_in_little_memory_and_the_next_row_is_good(tmp_path: Path) -> None:
    path = tmp_path / "long.ndjson"
    with path.open("wb") as out:
        out.write(b"first\n")
        for _ in range(50):
            out.write(b"x" * MIB)
        out.write(b"\nlast\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = rows(path, Limits(max_line_bytes=MIB))
    assert found == [(1, b"first"), (2, "line-too-long"), (3, b"last")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # KiB


def test_a_windows_1252_byte_is_named_by_row_and_column() -> None:
    fault = encoding_fault("José".encode("cp1252"), 7)
    assert fault is not None
    assert (fault.code, fault.row) == ("encoding", 7)
    assert "byte 4" in fault.message
    assert encoding_fault("José".encode(), 7) is None


def test_a_protected_zip_is_refused(tmp_path: Path, opened: Opener) -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"secret stuff")
    content = bytearray(plain.getvalue())
    content[6] |= 1  # encryption flag, local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert opened(write(tmp_path / "p.zip", bytes(content))).fault.code == "encrypted"  # type: ignore[union-attr]


def archive_of(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        archive_of(mimetype="application/vnd.oasis.opendocument.spreadsheet", content__xml="<x/>"),
        b"<html><body><table><tr><td>LA_Code</td></tr></table></body></html>",
        b"  <!DOCTYPE html><table></table>",
    ],
)
def test_a_workbook_of_any_age_is_called_one(tmp_path, data):
    path = tmp_path / "return.xls"
    path.write_bytes(data)
    [opened] = open_file(path)
    assert opened.refused is not None
    assert opened.refused.code == "spreadsheet"
