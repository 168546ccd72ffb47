"""Bytes to text by what MSH-18 says; where it says nothing, UTF-8 or else Windows-1252, and a note of the guess.

Names of HL7 table 0211. https://hl7-definition.caristix.com/v2/HL7v2.5.1/Tables/0211
"""

from __future__ import annotations

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.adt.syntax import Unreadable

_CODECS = {
    "ASCII": "ascii",
    "ISO IR6": "ascii",
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "WINDOWS-1252": "cp1252",
    "CP1252": "cp1252",
    "ISO IR87": "iso2022_jp",
    "ISO IR14": "shift_jis",
    "GB 18030-2000": "gb18030",
    "KS X 1001": "euc_kr",
    "CNS 11643-1992": "big5",
    "BIG-5": "big5",
    **{f"8859/{part}": f"iso8859_{part}" for part in range(1, 17) if part != 12},
    **{f"ISO-8859-{part}": f"iso8859_{part}" for part in range(1, 17) if part != 12},
}
# What a site may call 8859/1 and really be: bytes 0x80 to 0x9F are typographic marks there, never control codes.
_LATIN_1 = "iso8859_1"


def decode(data: bytes) -> tuple[str, bool]:
    """(the message as text, whether its encoding was guessed). Raises Unreadable, naming MSH-18 or the segment."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.isascii():
        return data.decode("ascii"), False
    stated = _stated(data)
    if not stated:
        try:
            return data.decode("utf-8"), False
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace"), True
    codec = _CODECS.get(stated)
    if codec is None:
        message = "MSH-18 names an encoding that is not known here."
        raise Unreadable(Fault("encoding-unknown", message, field="MSH-18"))
    if codec == "ascii":
        return _undeclared(data)
    try:
        return data.decode("cp1252" if codec == _LATIN_1 and _has_marks(data) else codec), False
    except UnicodeDecodeError as error:
        place = segment_at(data, error.start)
        message = f"A byte in {place} is not of the encoding that MSH-18 names."
        raise Unreadable(Fault("encoding", message, field=place)) from error


def _undeclared(data: bytes) -> tuple[str, bool]:
    """Said to be ASCII, or left to the default, and is not."""
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def _stated(data: bytes) -> str:
    """MSH-18, first repetition."""
    header = data.replace(b"\n", b"\r").split(b"\r", 1)[0].decode("latin-1")
    if len(header) < 8 or header[:3] != "MSH":
        return ""
    fields = header.split(header[3])
    return fields[17].split(header[5])[0].strip().upper() if len(fields) > 17 else ""


def _has_marks(data: bytes) -> bool:
    return any(0x80 <= one <= 0x9F for one in data)


def segment_at(data: bytes, place: int) -> str:
    """The segment and field that the byte at `place` stands in, as `PID-5`."""
    before = data[:place].replace(b"\n", b"\r")
    segment = before[before.rfind(b"\r") + 1 :]
    name = segment[:3].decode("latin-1")
    mark = data[3:4] or b"|"
    count = segment.count(mark)
    return f"{name}-{count + (name == 'MSH')}" if count else name
