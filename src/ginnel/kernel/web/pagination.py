"""Numbered pages as the NHS pagination component wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Slice:
    """Page `number` (from 1) of `total` things, `size` to a page."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)


def number_in(text: str | None) -> int:
    """The page asked for; anything that is no page number is page 1."""
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1


def component(slice_: Slice, query: dict[str, Any], *, place: str = "") -> dict[str, Any]:
    """Parameters of the pagination component; `query` is the rest of the address, `place` where on the page to go.

    Empty when one page holds all.
    """
    if slice_.pages == 1:
        return {}

    def address(number: int) -> str:
        return "?" + urlencode({**query, "page": number}, doseq=True) + (f"#{place}" if place else "")

    here = min(slice_.number, slice_.pages)
    items = []
    for number in _numbers(here, slice_.pages):
        shown = (
            {"number": number, "href": address(number), "current": number == here}
            if number
            else {"ellipsis": True}
        )
        items.append(shown)
    return {
        "previous": {"href": address(here - 1)} if here > 1 else {},
        "items": items,
        "next": {"href": address(here + 1)} if here < slice_.pages else {},
    }


def _numbers(here: int, last: int) -> list[int]:
    """Page numbers worth showing, with 0 where some are left out: first, last and those around `here`."""
    wanted = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown
