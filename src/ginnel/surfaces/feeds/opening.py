"""Opens whatever a sender put on disk: plain, gzip or zip; every way it can be wrong is a named Fault.

Nothing is unpacked to disk and memory does not grow with the file. `digest` is BLAKE2b-256 of the bytes as
stored; a zip member's is that of the archive's digest and the member's name, so it costs no second unpacking.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.bounded import HEAD_BYTES, MIB, Bounded, Budget, Limits

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Excel before 2007, and an encrypted workbook of today
_WORKBOOK = "This is an Office document or workbook; save the sheet as CSV UTF-8 and send that."
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|table)\b", re.IGNORECASE)
_MAGIC = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7-zip",
    b"Rar!": "RAR",
}


@dataclass(slots=True)
class Opened:
    """One readable file: a plain file, an unpacked gzip, or one member of a zip.

    `refused` says why there is nothing to read; `fault` also says, once `stream` or `lines()` is exhausted, that
    the data broke off. `head` is the first 64 KiB unpacked, without a
    UTF-8 mark.
    """

    filename: str
    digest: str
    size: int
    head: bytes = b""
    stream: BinaryIO = field(default_factory=io.BytesIO)
    limits: Limits = field(default_factory=Limits)
    refused: Fault | None = None
    _bounded: Bounded | None = None

    @property
    def fault(self) -> Fault | None:
        return self.refused or (self._bounded.broken if self._bounded else None)

    def lines(self, *, keep_ends: bool = False) -> Iterator[tuple[int, bytes | Fault]]:
        """Each line with its number from 1: its bytes, or why it cannot be had.

        A line over the limit is skipped to the next newline in constant memory. When the data breaks off,
        what stood before the break in that line is not given out as if it were whole. Blank lines are.
        """
        row = 0
        most = self.limits.max_line_bytes
        while line := self.stream.readline(most + 1):
            row += 1
            if len(line) > most and not line.endswith(b"\n"):
                yield row, self._skip(row, len(line))
            elif self.fault and not line.endswith(b"\n"):
                break
            else:
                yield row, line if keep_ends else line.rstrip(b"\r\n")
        if self.fault:
            row += not line
            yield row, Fault(self.fault.code, self.fault.message, row)

    def _skip(self, row: int, seen: int) -> Fault:
        while chunk := self.stream.readline(MIB):
            seen += len(chunk)
            if chunk.endswith(b"\n"):
                break
        most = self.limits.max_line_bytes
        return Fault("line-too-long", f"The line is {seen:,} bytes long; the most accepted is {most:,}.", row)


def open_file(path: Path | str, *, filename: str = "", limits: Limits | None = None) -> Iterator[Opened]:
    """Each readable file in `path`, in order; `filename` is what the sender called it (default: its name).

    Each Opened is closed when the next is asked for. Never raises for what is wrong with the file.
    """
    path, limits = Path(path), limits or Limits()
    filename = os.fsencode(filename or path.name).decode("utf-8", "replace")
    try:
        if fault := _kind_fault(path):
            yield Opened(filename, _name_digest(filename), 0, refused=fault)
            return
        with path.open("rb") as stored:
            size, digest = os.fstat(stored.fileno()).st_size, _digest(stored)
            if stored.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
                yield from _members(stored, filename, digest, limits)
            else:
                yield _single(stored, filename, digest, size, limits)
    except OSError as error:
        yield Opened(filename, _name_digest(filename), 0, refused=_os_fault(error))


def encoding_fault(line: bytes, row: int) -> Fault | None:
    """Why `line` is not UTF-8, naming the byte by its column from 1; None when it is."""
    if line.isascii():
        return None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        column = error.start + 1
        guess = "; it may be Windows-1252 (saved by a spreadsheet): save it again as UTF-8"
        return Fault("encoding", f"Row {row}, byte {column} is not UTF-8{guess}.", row)
    return None


def _name_digest(filename: str) -> str:
    """Stands in for the digest of bytes that could not be had."""
    return blake2b(f"unread\x1f{filename}".encode(errors="surrogatepass"), digest_size=32).hexdigest()


def _kind_fault(path: Path) -> Fault | None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return Fault("directory", "This is a folder; name the files in it.")
    if not stat.S_ISREG(mode):
        return Fault("not-a-file", "This is a device or pipe, not a file.")
    return None


def _os_fault(error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault("missing", "There is no such file, or it was removed before it could be read.")
    if isinstance(error, PermissionError):
        return Fault("unreadable", "This account may not read the file.")
    return Fault("unreadable", f"The file could not be read: {error.strerror or 'input error'}.")


def _digest(stored: BinaryIO) -> str:
    digest = blake2b(digest_size=32)
    while chunk := stored.read(MIB):
        digest.update(chunk)
    stored.seek(0)
    return digest.hexdigest()


def _single(stored: BinaryIO, filename: str, digest: str, size: int, limits: Limits) -> Opened:
    stored.seek(0)
    packed = None
    source: BinaryIO = stored
    if stored.read(2) == b"\x1f\x8b":
        source, packed = gzip.GzipFile(fileobj=stored), stored.tell  # type: ignore[assignment]
    stored.seek(0)
    return _opened(Bounded(source, limits, Budget(limits.max_bytes), packed), filename, digest, size)


def _opened(bounded: Bounded, filename: str, digest: str, size: int) -> Opened:
    refused = bounded.broken if not bounded.head else None
    refused = refused or _content_fault(bounded.head)
    stream = io.BufferedReader(bounded, HEAD_BYTES)
    opened = Opened(filename, digest, size, bounded.head, stream, bounded.limits, refused, bounded)
    if refused:
        opened.stream = io.BytesIO()
    return opened


def _content_fault(head: bytes) -> Fault | None:
    if not head:
        return Fault("empty", "The file is empty.")
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return Fault("nested-archive", "An archive inside an archive is not unpacked; unpack it first.")
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return Fault(
                "compression-unknown", f"The file is compressed with {name}; send it plain, gzip or zip."
            )
    if head.startswith(_OLE):
        return Fault("spreadsheet", _WORKBOOK)
    if _WEB_PAGE.match(head):
        reason = (
            "This is a web page, as some systems export a spreadsheet; save it as CSV UTF-8 and send that."
        )
        return Fault("spreadsheet", reason)
    if head[257:262] == b"ustar":
        return Fault(
            "compression-unknown", "The file is a tar archive; send the files in it plain, gzip or zip."
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(head):
        return Fault("encoding", "The file is UTF-16; save it again as UTF-8.")
    return None


def _looks_utf16(head: bytes) -> bool:
    """UTF-16 without a mark: Latin text leaves every other byte nought, and hardly any in between."""
    sample = head[:400]
    fewer, more = sorted((sample[::2].count(0), sample[1::2].count(0)))
    return len(sample) >= 4 and more > len(sample) // 4 and fewer <= len(sample) // 50


def _members(stored: BinaryIO, filename: str, digest: str, limits: Limits) -> Iterator[Opened]:
    budget = Budget(limits.max_bytes)
    try:
        archive = zipfile.ZipFile(stored)
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError, ValueError):
        fault = Fault("corrupt", "The zip archive is damaged or was cut short; none of it can be read.")
        yield Opened(filename, digest, 0, refused=fault)
        return
    if refused := _archive_fault(members, limits):
        yield Opened(filename, digest, 0, refused=refused)
        return
    for member in members:
        yield _member(archive, member, f"{filename}!{member.filename}", digest, limits, budget)


def _archive_fault(members: list[zipfile.ZipInfo], limits: Limits) -> Fault | None:
    if not members:
        return Fault("empty", "The archive holds no files.")
    if len(members) > limits.max_members:
        return Fault("too-large", f"The archive holds more than {limits.max_members:,} files.")
    names = {member.filename for member in members}
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        return Fault("spreadsheet", _WORKBOOK)
    return None


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    filename: str,
    digest: str,
    limits: Limits,
    budget: Budget,
) -> Opened:
    own = blake2b(f"{digest}\x1f{member.filename}".encode(errors="surrogatepass"), digest_size=32).hexdigest()
    try:
        source = archive.open(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        protected = bool(member.flag_bits & 1)
        fault = (
            Fault("encrypted", "The file inside the archive is protected by a password.")
            if protected
            else Fault("corrupt", "The file inside the archive is damaged.")
        )
        return Opened(filename, own, member.file_size, refused=fault)
    bounded = Bounded(source, limits, budget, lambda: member.compress_size)  # type: ignore[arg-type]
    return _opened(bounded, filename, own, member.file_size)
