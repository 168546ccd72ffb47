"""Walks the pages of a list whatever they say of themselves: how many there are, which is the last, what comes next.

Pages are believed where they agree with what they hold. A list ends where it says so and has given all it promised, at
a few empty pages, or where pages bring nothing new; each disagreement is a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ginnel.foundation.directory.rules.harvesting import Remark
from ginnel.surfaces.openreferral.network import Unreadable

MOST_PAGES = 20_000
MOST_ITEMS = 10_000  # of one page, which is taken in at once
MOST_SAID = 2**31 - 1  # more than this is no number of services
LONGEST_NAME = 255
_IDLE = 3  # pages without anything new, one after another, after which no more is asked for
_SPARE = 1000  # with so many more than twice what it says it has, a list is taken for one without an end
_NO_MORE = (400, 404, 416)


@dataclass(frozen=True, slots=True)
class Speech:
    """What a version of the standard calls the members of a page."""

    total: str
    pages: str
    number: str
    last: str
    contents: str


V3 = Speech("total_items", "total_pages", "page_number", "last_page", "contents")
V1 = Speech("totalElements", "totalPages", "number", "last", "content")


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    contents: list[Any]
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class Walk:
    """Pages from `number` on. `given` counts the different members of those before and `seen` holds what they are
    called; both grow. When it is over, `stopped` says why it broke off, or `is_whole` whether all that was promised was
    given."""

    ask: Callable[[int], Any]
    speech: Speech
    number: int = 1
    given: int = 0
    seen: set[str] = field(default_factory=set)
    said: int | None = None
    stopped: str = ""
    is_whole: bool = False
    remarks: list[Remark] = field(default_factory=list)
    _idle: int = 0
    _is_past_the_end: bool = False
    _said: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Page]:
        while self.number <= MOST_PAGES:
            page = self._next()
            if page is None:
                return
            fresh = {name for each in page.contents if (name := key_of(each))} - self.seen
            yield page
            self.seen |= fresh
            if self._is_over(page, len(fresh)):
                return
            self.number += 1
        self._remark("never-ends", f"It goes on after {MOST_PAGES:,} pages.")

    def _next(self) -> Page | None:
        """The page, None where there is none to go on with; then it is said why."""
        try:
            said = self.ask(self.number)
        except Unreadable as failed:
            if self._is_past_the_end and failed.status in _NO_MORE:
                self._end()
            else:
                self.stopped = f"Page {self.number}: {failed}"
            return None
        contents = said.get(self.speech.contents) if isinstance(said, dict) else None
        if not isinstance(contents, list):
            self._remark("shape", self._shape(said), element=self.speech.contents)
            return None
        if len(contents) > MOST_ITEMS:
            words = f"It holds {len(contents):,}; of one page at most {MOST_ITEMS:,} are read."
            self._remark("too-many", words, element=self.speech.contents)
            return None
        self._said = said
        return Page(self.number, contents, tuple(self._odd(said, contents)))

    def _is_over(self, page: Page, fresh: int) -> bool:
        """`fresh`: how many names it brought. What has none cannot be told from what came before."""
        is_fresh = bool(fresh)
        self._idle = 0 if is_fresh else self._idle + 1
        self.given += fresh + sum(not key_of(each) for each in page.contents) if is_fresh else 0
        if page.contents and not is_fresh and any(key_of(each) for each in page.contents):
            self._remark("repeats", "The page brings nothing that earlier pages did not.")
        pages, last = self._whole(self.speech.pages), self._said.get(self.speech.last)
        self.said = self._whole(self.speech.total) if self.said is None else self.said
        says_end = last is True or (pages is not None and page.number >= pages)
        has_all = self.said is None or self.given >= self.said
        if (says_end and (has_all or not is_fresh)) or (self._is_past_the_end and not is_fresh):
            self._end()
            return True
        self._is_past_the_end = says_end
        is_endless = self.said is not None and self.given > 2 * self.said + _SPARE
        if self._idle >= _IDLE or is_endless:
            self._remark("never-ends", "Page after page comes, and none is the last.")
            self._end(is_certain=False)
            return True
        return False

    def _end(self, *, is_certain: bool = True) -> None:
        self.is_whole = is_certain if self.said is None else self.given >= self.said
        if self.said is not None and self.given != self.said:
            words = f"It says {self.said:,}, and gave {self.given:,}."
            self.remarks.append(Remark("total", words, 0, "", self.speech.total))

    def _odd(self, said: dict[str, Any], contents: list[Any]) -> Iterator[Remark]:
        """Version 1.0 counts pages from 0 in some feeds and from 1 in others."""
        right = {self.number} if self.speech is V3 else {self.number, self.number - 1}
        if (number := self._whole(self.speech.number, said)) is not None and number not in right:
            yield self._made(
                "page-number", f"Asked for page {self.number}, it says another.", self.speech.number
            )
        if nameless := sum(not key_of(each) for each in contents):
            words = f"{nameless:,} of {len(contents):,} have no id, and cannot be asked for by it."
            yield self._made("nameless", words, f"{self.speech.contents}.id")
        size = self._whole("size", said)
        if self.speech is V3 and size is not None and size != len(contents):
            yield self._made("size", f"It says {size:,}, and holds {len(contents):,}.", "size")
        total = self._whole(self.speech.total, said)
        if self.said is not None and total != self.said:
            yield self._made("total", "It is not what the first page said.", self.speech.total)

    def _shape(self, said: Any) -> str:
        other = V1 if self.speech is V3 else V3
        if isinstance(said, dict) and other.contents in said:
            return "The page is one of another version of Open Referral UK."
        return "The page has no such list."

    def _whole(self, name: str, said: dict[str, Any] | None = None) -> int | None:
        found = (self._said if said is None else said).get(name)
        is_number = isinstance(found, int) and not isinstance(found, bool)
        return found if is_number and 0 <= found <= MOST_SAID else None

    def _made(self, code: str, message: str, element: str = "") -> Remark:
        return Remark(code, message, self.number, "", element)

    def _remark(self, code: str, message: str, element: str = "") -> None:
        self.remarks.append(self._made(code, message, element))


def key_of(document: Any) -> str:
    """What the feed calls it, "" where it has no name that it could be asked for by."""
    id = document.get("id") if isinstance(document, dict) else None
    name = str(id) if isinstance(id, str | int) and not isinstance(id, bool) else ""
    return name if name.isprintable() and len(name) <= LONGEST_NAME else ""
