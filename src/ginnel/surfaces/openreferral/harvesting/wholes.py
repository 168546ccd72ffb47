"""What one page lists, each fetched whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ginnel.foundation.directory.rules.harvesting import Given
from ginnel.kernel.errors import Fault
from ginnel.surfaces.openreferral.harvesting.paging import Page, key_of
from ginnel.surfaces.openreferral.network import Getter, Unreadable

# So many one after another that cannot be had, and the feed itself is taken for gone.
_MOST_MISSED = 5
Written = Callable[[dict[str, Any]], tuple[Any, tuple[Fault, ...]]]


class Gone(Exception):
    """The feed stopped answering in the middle of a page."""


@dataclass(slots=True)
class Wholes:
    """`written` turns a document as the feed says it into one of Open Referral UK 3.0, with what is worth saying."""

    getter: Getter
    address: str
    written: Written
    _missed: int = 0
    _listed: dict[str, Any] = field(default_factory=dict)

    def of(self, page: Page, seen: set[str]) -> Iterator[Given]:
        """Raises Gone. What has no id could not be asked for, nor known again: it is only counted, and has no key."""
        self._listed = {}
        for each in page.contents:
            key = key_of(each)
            if not key:
                yield Given("", None)
            elif key in seen or key in self._listed:
                yield self._again(key, each)
            else:
                self._listed[key] = each
                yield self._whole(key, each)

    def _again(self, key: str, each: Any) -> Given:
        differs = key in self._listed and self._listed[key] != each
        words = "It is listed twice" + (", and not in the same words." if differs else ".")
        return Given(key, each, remarks=(Fault("repeated", words, field="id"),), is_repeated=True)

    def _whole(self, key: str, listed: dict[str, Any]) -> Given:
        try:
            whole = self.getter.get(f"{self.address}/services/{quote(key, safe='')}")
        except Unreadable as failed:
            return self._without(key, listed, failed)
        self._missed = 0
        if key_of(whole) != key:
            fault = Fault("other-id", "Asked for by its id, another document comes.", field="id")
            return Given(key, whole, (fault,))
        document, remarks = self.written(whole)
        return Given(key, document, remarks=remarks)

    def _without(self, key: str, listed: dict[str, Any], failed: Unreadable) -> Given:
        """Kept as it is listed, which is not all that is said of it."""
        self._missed = self._missed + 1 if failed.is_passing else 0
        if self._missed >= _MOST_MISSED:
            raise Gone(str(failed)) from failed
        document, _ = self.written(listed)
        return Given(key, document, (Fault("no-whole", f"It cannot be had whole. {failed}"),))
