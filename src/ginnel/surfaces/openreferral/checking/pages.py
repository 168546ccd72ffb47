"""The envelope of a page, by itself and beside the pages before it. HSDS 3.0, API reference, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ginnel.surfaces.openreferral.checking import formats
from ginnel.surfaces.openreferral.checking.documents import Fault
from ginnel.surfaces.openreferral.checking.findings import Weight
from ginnel.surfaces.openreferral.checking.formats import Is

Page = dict[str, Any]
_IS: dict[str, tuple[Is, str]] = {
    "total_items": (formats.is_whole, "a whole number"),
    "total_pages": (formats.is_whole, "a whole number"),
    "page_number": (formats.is_whole, "a whole number"),
    "size": (formats.is_whole, "a whole number"),
    "first_page": (formats.is_boolean, "true or false"),
    "last_page": (formats.is_boolean, "true or false"),
    "empty": (formats.is_boolean, "true or false"),
}


def faults(page: Any) -> Iterator[Fault]:
    """One page: every member there and of its type, and what they say of each other and of the contents."""
    if not isinstance(page, dict):
        yield Fault("", "type", Weight.REQUIRED, "It is not an object.")
        return
    if "content" in page and "contents" not in page:
        yield Fault(
            "content", "version", Weight.REQUIRED, "It is a page of version 1.0; 3.0 is checked here."
        )
        return
    for name, (is_type, words) in _IS.items():
        if name not in page:
            yield Fault(name, "required", Weight.REQUIRED, "It is missing, and is required.")
        elif not is_type(page[name]):
            yield Fault(name, "type", Weight.REQUIRED, f"It is not {words}.")
    contents = page.get("contents")
    if not isinstance(contents, list):
        rule = "type" if "contents" in page else "required"
        yield Fault("contents", rule, Weight.REQUIRED, "It is not a list.")
        return
    yield from _disagreeing(page, contents)


def _disagreeing(page: Page, contents: list[Any]) -> Iterator[Fault]:
    number, pages, total = (_whole(page, name) for name in ("page_number", "total_pages", "total_items"))
    size, many = _whole(page, "size"), len(contents)
    if size is not None and size != many:
        yield _wrong("size", f"It is not the number of contents, which is {many}.")
    if isinstance(page.get("empty"), bool) and page["empty"] is not (not contents):
        yield _wrong("empty", f"There are {many} contents.")
    if total is not None and total < many and not pages == number == 1:
        yield _wrong("total_items", f"There are more on this page alone: {many}.")
    if total is not None and pages is not None and (total == 0) is not (pages == 0) and total + pages > 1:
        yield _wrong("total_pages", "It does not agree with total_items.")
    if number is None:
        return
    if total is not None and pages is not None and many:
        yield from _adding_up(number, pages, total, many)
    if number < 1:
        yield _wrong("page_number", "Pages are counted from 1.")
    if page.get("first_page") is not (number == 1):
        yield _wrong("first_page", "It does not agree with page_number.")
    if pages is not None and page.get("last_page") is not (number >= pages):
        yield _wrong("last_page", "It does not agree with page_number and total_pages.")


def _adding_up(number: int, pages: int, total: int, many: int) -> Iterator[Fault]:
    """Every page but the last holds as many, and the last no more."""
    if number == pages == 1 and total != many:
        yield _wrong("total_items", f"The only page holds {many}.")
    elif number < pages and pages != -(-total // many):
        yield _wrong("total_pages", f"It does not agree with total_items and {many} to a page.")
    elif number == pages > 1 and total < pages * many:
        yield _wrong("total_items", f"It is less than {pages} pages of at least {many}.")


def together(pages: Sequence[Page], *, is_whole: bool) -> Iterator[tuple[int, Fault]]:
    """(place among `pages`, fault) for what they say of each other. `is_whole`: these are all that there are."""
    read = 0
    for at, page in enumerate(pages):
        read += len(page["contents"])
        for name in ("total_items", "total_pages"):
            if page.get(name) != pages[0].get(name):
                yield at, _wrong(name, "It is not what the first page says.")
        first, number = _whole(pages[0], "page_number"), _whole(page, "page_number")
        if None not in (first, number) and number != (first or 0) + at:
            yield at, _wrong("page_number", "It is not the page that was asked for.")
    if pages and not is_whole and read < (_whole(pages[0], "total_items") or 0):
        message = f"Only {read} of what it says there is are here to be looked at."
        yield 0, Fault("total_items", "page", Weight.RECOMMENDED, message)
    total = _whole(pages[0], "total_items") if pages else None
    if is_whole and total is not None and total != read:
        yield 0, _wrong("total_items", f"All pages together hold {read}.")


def _whole(page: Page, name: str) -> int | None:
    return int(page[name]) if formats.is_whole(page.get(name)) else None


def _wrong(element: str, message: str) -> Fault:
    return Fault(element, "page", Weight.REQUIRED, message)
