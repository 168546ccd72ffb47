"""A feed that answers at an address, as `Answers`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from ginnel.surfaces.openreferral.checking.answers import Answer
from ginnel.surfaces.openreferral.checking.endpoints import Endpoint
from ginnel.surfaces.openreferral.network import Getter, Unreadable
from ginnel.surfaces.openreferral.network.addresses import reach_of

MOST_PAGES = 500


class OverHttp:
    """Whoever checks an address typed it, so it may lie anywhere; what it redirects to may not. `getter` for a test."""

    is_asked = True

    def __init__(self, address: str, getter: Getter | None = None) -> None:
        self._address = address.rstrip("/")
        self._getter = getter or Getter(reach_of(self._address), tries=2)

    def root(self) -> Answer | None:
        return self._had("/")

    def pages(self, endpoint: Endpoint) -> Iterator[Answer]:
        """Until a page is the last by its own word and by the total, brings nothing new, or cannot be had."""
        seen: set[str] = set()
        says_last = False
        for number in range(1, MOST_PAGES + 1):
            answer = self._had(f"/{endpoint.name}?page={number}")
            if answer.problem and (says_last or (number == 1 and not endpoint.missed)):
                return  # past its own end, or an endpoint that nobody need have
            yield answer
            fresh = _ids(answer.said) - seen
            seen |= fresh
            if answer.problem or not fresh:
                return
            says_last = _says_last(answer.said, number)
            if says_last and len(seen) >= _total(answer.said):
                return

    def wholes(self, endpoint: Endpoint, ids: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        for id in ids:
            yield id, self._had(f"/{endpoint.name}/{quote(id, safe='', errors='replace')}")

    def left_over(self) -> list[str]:
        return []

    def _had(self, path: str) -> Answer:
        try:
            return Answer(path, self._getter.get(self._address + path))
        except Unreadable as failed:
            return Answer(path, problem=str(failed))


def _ids(page: Any) -> set[str]:
    contents = page.get("contents") if isinstance(page, dict) else None
    found = contents if isinstance(contents, list) else []
    return {str(each.get("id")) for each in found if isinstance(each, dict)}


def _says_last(page: dict[str, Any], number: int) -> bool:
    pages = page.get("total_pages")
    return page.get("last_page") is True or (isinstance(pages, int) and number >= pages)


def _total(page: dict[str, Any]) -> int:
    """A list that has not given all it promised is asked for one page more than it says there are."""
    total = page.get("total_items")
    return total if isinstance(total, int) else 0
