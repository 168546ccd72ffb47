"""Letters, summaries and scans as FHIR carries them: a DocumentReference, a Composition or a report's own form."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.wording import Tree

KINDS = ("DocumentReference", "Composition", "DiagnosticReport", "Media")
PDF = "application/pdf"
RICH_TEXT = frozenset({"application/rtf", "text/rtf", "text/richtext"})
INLINE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_UNSEEN = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style", "head")}
_TAGS = re.compile(r"<[^<>]+>")
_RTF_GROUP = re.compile(r"\{\\(?:\*|fonttbl|colortbl|stylesheet|info|pict)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_RTF_BREAK = re.compile(r"\\(?:par|line|page)\b ?")
_RTF_BYTE = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_LETTER = re.compile(r"\\u(-?\d+) ?\??")
_RTF_REST = re.compile(r"\\[a-zA-Z]+-?\d* ?|[{}]|\r?\n")
_BREAKS = re.compile(r"</(p|div|li|tr|h[1-6])>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One form of a document. `data` is None when only an address was sent; `url` is then where the source keeps it."""

    content_type: str
    title: str
    data: bytes | None
    url: str = ""

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith("text/") or self.content_type in RICH_TEXT

    @property
    def is_pdf(self) -> bool:
        return self.content_type == PDF

    @property
    def text(self) -> str:
        """The words of a text attachment, tags taken away; '' for anything else."""
        if self.data is None or not self.is_text:
            return ""
        if self.content_type in RICH_TEXT:
            return rich(self.data.decode("cp1252", "replace"))
        words = self.data.decode("utf-8", "replace")
        return plain(words) if "html" in self.content_type else words


def plain(markup: str) -> str:
    """The words of an XHTML narrative with its line breaks and nothing else."""
    words = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", _seen(markup))))
    return re.sub(r"\n\s*\n+", "\n\n", words).strip()


def _seen(markup: str) -> str:
    """Without what no browser shows. An end that was once looked for in vain is not looked for again: from each of a
    million beginnings it would be to the end of a letter."""
    kept, at, endless = [], 0, set[str]()
    while begun := _UNSEEN.search(markup, at):
        name = begun[1].lower()
        ended = None if name in endless else _ENDS[name].search(markup, begun.end())
        if ended is None:
            endless.add(name)
        kept.append(markup[at : begun.end() if ended is None else begun.start()])
        at = begun.end() if ended is None else ended.end()
    return "".join((*kept, markup[at:]))


def rich(markup: str) -> str:
    """The words of a rich text letter, line by line, without its fonts and colours."""
    bare = _RTF_BREAK.sub("\x00", _RTF_GROUP.sub("", markup))
    bare = _RTF_BYTE.sub(lambda found: bytes.fromhex(found[1]).decode("cp1252", "replace"), bare)
    bare = _RTF_LETTER.sub(lambda found: chr(int(found[1]) % 0x10000), bare)
    lines = _RTF_REST.sub("", bare).split("\x00")
    return "\n".join(line.strip() for line in lines).strip()


def attachments(kind: str, tree: Tree) -> list[Attachment]:
    """Every form in which the document is held, in the source's order."""
    return [_attachment(found) for found in _found(kind, tree) if isinstance(found, dict)]


def _found(kind: str, tree: Tree) -> Iterator[Any]:
    if kind == "DocumentReference":
        yield from (part.get("attachment") for part in tree.get("content") or ())
    elif kind == "DiagnosticReport":
        yield from tree.get("presentedForm") or ()
    elif kind == "Media":
        yield tree.get("content")


def _attachment(found: dict[str, Any]) -> Attachment:
    data = None
    if found.get("data"):
        try:
            data = base64.b64decode(found["data"], validate=False)
        except (binascii.Error, ValueError):
            data = None
    content_type = str(found.get("contentType", "")).split(";")[0].strip().lower()
    return Attachment(
        content_type or "application/octet-stream",
        str(found.get("title", "")),
        data,
        str(found.get("url", "")),
    )


def words(kind: str, tree: Tree) -> str:
    """All that can be read of a document as text: a Composition's sections, text attachments, else its narrative."""
    if kind == "Composition":
        return "\n\n".join(_sections(tree.get("section") or ()))
    texts = [attachment.text for attachment in attachments(kind, tree)]
    return "\n\n".join(filter(None, texts)) or plain(str((tree.get("text") or {}).get("div", "")))


def _sections(sections: Any) -> Iterator[str]:
    for section in sections:
        heading = str(section.get("title", "")) or wording.concept(section.get("code"))
        body = plain(str((section.get("text") or {}).get("div", "")))
        yield "\n".join(filter(None, (heading, body)))
        yield from _sections(section.get("section") or ())


def is_document(kind: str, tree: Tree) -> bool:
    """A diagnostic report counts when it has a form of its own to read."""
    return kind != "DiagnosticReport" or bool(tree.get("presentedForm"))
