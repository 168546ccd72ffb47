"""Whether a file is what it says, and what may be decided of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.rules.files import packed
from ginnel.care.access.rules.files.kinds import TAKEN, kind_of, text_of
from ginnel.care.access.rules.files.wholeness import is_larger_inside, is_whole
from ginnel.care.access.states import MENDABLE, Aside, FileDoes, FileKind
from ginnel.foundation.sharing.rules import Capability, capabilities
from ginnel.kernel.errors import Invalid, NotPermitted

LONGEST_FILE_NAME = 200
_NAMED: dict[str, FileKind] = {
    **dict.fromkeys(("pdf",), FileKind.PDF),
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), FileKind.JPEG),
    **dict.fromkeys(("png",), FileKind.PNG),
    **dict.fromkeys(("gif",), FileKind.GIF),
    **dict.fromkeys(("webp",), FileKind.WEBP),
    **dict.fromkeys(("tif", "tiff"), FileKind.TIFF),
    **dict.fromkeys(("heic", "heif"), FileKind.HEIC),
    **dict.fromkeys(("txt", "text", "csv", "md"), FileKind.TEXT),
    **dict.fromkeys(("rtf",), FileKind.RTF),
    **dict.fromkeys(("docx",), FileKind.WORD),
    **dict.fromkeys(("odt",), FileKind.OPEN_DOCUMENT),
    **dict.fromkeys(("doc", "xls", "ppt"), FileKind.OLD_OFFICE),
    **dict.fromkeys(("zip", "7z", "rar", "gz", "tar"), FileKind.ARCHIVE),
    **dict.fromkeys(("html", "htm", "xhtml", "svg", "xml"), FileKind.WEB_PAGE),
    **dict.fromkeys(
        (
            *(
                "exe",
                "com",
                "bat",
                "cmd",
                "scr",
                "msi",
                "dll",
                "cpl",
                "pif",
                "lnk",
                "hta",
                "reg",
                "jar",
                "apk",
            ),
            *("js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "sh", "py", "app", "deb", "rpm", "iso"),
            *("docm", "dotm", "xlsm", "pptm", "xll", "chm", "url", "scf"),
        ),
        FileKind.PROGRAMME,
    ),
}
_STATED: dict[str, FileKind] = {
    "application/pdf": FileKind.PDF,
    "image/jpeg": FileKind.JPEG,
    "image/jpg": FileKind.JPEG,
    "image/pjpeg": FileKind.JPEG,
    "image/png": FileKind.PNG,
    "image/gif": FileKind.GIF,
    "image/webp": FileKind.WEBP,
    "image/tiff": FileKind.TIFF,
    "image/heic": FileKind.HEIC,
    "image/heif": FileKind.HEIC,
    "text/html": FileKind.WEB_PAGE,
    "application/rtf": FileKind.RTF,
    "text/rtf": FileKind.RTF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileKind.WORD,
    "application/vnd.oasis.opendocument.text": FileKind.OPEN_DOCUMENT,
}
_RECKONED = frozenset({"csv"})
"""What a computer opens as a sheet that reckons: words that begin with = are done there, and not read."""
_ENDINGS: dict[str, str] = {FileKind.JPEG: "jpg", FileKind.TEXT: "txt", FileKind.TIFF: "tif"}


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it was given: `name` and `stated` (a media type) are what it says it is. `is_changed` where its
    sender's own check does not agree, `is_unreadable` where `data` is only what was sent in its place."""

    name: str
    data: bytes = field(repr=False)
    stated: str = ""
    is_changed: bool = False
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    kind: FileKind
    aside: Aside


def judge(file: Brought) -> Judged:
    """What it is, and why it is kept aside, FIT where it is what it says. Never raises: of what nobody can judge nobody
    says that it is fine."""
    try:
        return _judge(file)
    except Exception:  # nothing that somebody gives may stop what others gave
        return Judged(FileKind.OTHER, Aside.NOT_TAKEN)


def _judge(file: Brought) -> Judged:
    if file.is_unreadable and file.data:
        return Judged(FileKind.OTHER, Aside.UNREADABLE)
    kind, said = kind_of(file.data), said_to_be(file)
    if kind == FileKind.NOTHING:
        return Judged(kind, Aside.EMPTY)
    if FileKind.PROGRAMME in (kind, said):
        return Judged(FileKind.PROGRAMME, Aside.PROGRAMME)
    if kind == FileKind.ARCHIVE and said in (FileKind.WORD, FileKind.OPEN_DOCUMENT):
        return Judged(kind, Aside.NOT_TAKEN if packed.is_whole(file.data) else Aside.CUT_SHORT)
    if kind not in TAKEN:
        return Judged(kind, Aside.NOT_TAKEN)
    if is_larger_inside(kind, file.data):
        return Judged(kind, Aside.UNPACKS)
    if not is_whole(kind, file.data):
        return Judged(kind, Aside.CUT_SHORT)
    if file.is_changed:
        return Judged(kind, Aside.CHANGED)
    return Judged(kind, Aside.FIT if said in (None, kind) else Aside.NAMED_OTHERWISE)


def remarks_on(files: Sequence[Brought], most: int, largest: int, missing: int = 0) -> list[str]:
    """What whoever reads of files that a system sent must know first; `most` is how many of them are kept, `largest` of
    how many bytes, `missing` how many were named and did not come."""
    small = [file for file in files[:most] if len(file.data) <= largest]
    aside = sum(judge(file).aside != Aside.FIT for file in small)
    said = []
    if aside == 1:
        said.append("A file that came with it is not what it says, and is kept aside: look at the files.")
    elif aside:
        said.append(
            f"{aside} files that came with it are not what they say, and are kept aside: look at the files."
        )
    if len(small) < len(files[:most]):
        said.append("A file came with it that is larger than is kept here. Ask whoever sent it for it.")
    if missing:
        said.append("A file was named and did not come with it. Ask whoever sent it for it.")
    if len(files) > most:
        said.append("More files came with it than a contact holds. Ask whoever sent it for the others.")
    return said


def digest(data: bytes) -> bytes:
    """32 bytes by which the same bytes are known again."""
    return blake2b(data, digest_size=32).digest()


def said_to_be(file: Brought) -> FileKind | None:
    """What its name says that it is, else its stated type; None where neither says anything."""
    _, dot, ending = file_name(file.name).rpartition(".")
    by_name = _NAMED.get(ending.strip().lower()) if dot else None
    return by_name or _stated(file.stated.partition(";")[0].strip().lower())


def _stated(media: str) -> FileKind | None:
    """A sound or a film is never what is taken; of what else is not known here nothing follows."""
    if media.startswith(("audio/", "video/")):
        return FileKind.OTHER
    return _STATED.get(media, FileKind.TEXT if media.startswith("text/") else None)


def file_name(name: str) -> str:
    """As it may be shown: without the folders it lay in, and without what is not seen, by which a name can be made to
    read as another."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] not in "CZ" or one == " ")
    seen = " ".join(seen.split()).strip(". ")
    stem, dot, ending = seen.rpartition(".")
    if len(seen) <= LONGEST_FILE_NAME:
        return seen or "file"
    return (
        f"{stem[: LONGEST_FILE_NAME - 1 - len(ending)]}.{ending}" if dot and len(ending) < 10 else seen[:200]
    )


def name_to_save(name: str, kind: str) -> str:
    """With the ending of what it is: a computer opens a file by that."""
    _, dot, ending = name.rpartition(".")
    if dot and _NAMED.get(ending.lower()) == kind and ending.lower() not in _RECKONED:
        return name
    return f"{name}.{_ENDINGS.get(kind, str(kind))}"


def words_inside(kind: FileKind, data: bytes, most: int = 200_000) -> str:
    """What plain text says, by which its subject is known; "" of other kinds."""
    return (text_of(data) or "")[:most] if kind == FileKind.TEXT else ""


def is_aside(aside: str, last: str | None) -> bool:
    """Whether it is not to be opened: as it was judged, or as somebody decided `last`."""
    return last == FileDoes.PUT_ASIDE if last else bool(aside)


def can_be_taken(kind: str, aside: str) -> bool:
    return kind in TAKEN and aside in MENDABLE


def check_may_erase(role: str) -> None:
    """Raises NotPermitted for all but information governance."""
    if Capability.ERASE_FILES not in capabilities(role):
        raise NotPermitted(("Only information governance erases a file.",))


def check_can_decide(*, kind: str, aside: str, last: str | None, does: FileDoes, reason: str) -> None:
    """Raises Invalid: nobody says of a programme, or of what is not taken, that it is fine; and whoever says so says
    why."""
    check_reason(reason, is_needed=True)
    if does == FileDoes.TAKEN and not can_be_taken(kind, aside):
        raise Invalid(
            "A file like this is not opened here. Ask whoever has it for a PDF or a photograph of it."
        )
    if is_aside(aside, last) == (does == FileDoes.PUT_ASIDE):
        raise Invalid("Somebody has decided that already.")
