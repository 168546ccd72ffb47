"""What the parts of a mapping share: ids, values in the types of 3.0, and remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any
from uuid import UUID, uuid5

from ginnel.kernel.errors import Fault

Document = dict[str, Any]


@dataclass(slots=True)
class Saying:
    """One document under way. `feed` is the id of the feed, under which its own ids become UUIDs (ADR 0003)."""

    feed: UUID
    remarks: list[Fault] = field(default_factory=list)

    def remark(self, code: str, message: str, where: str) -> None:
        self.remarks.append(Fault(code, message, field=where))

    def id(self, kind: str, said: Any) -> str | None:
        """The same UUID for the same id every time; one that is a UUID already stays."""
        if said in (None, ""):
            return None
        try:
            return str(UUID(str(said)))
        except ValueError:
            return str(uuid5(self.feed, f"{kind} {said}"))

    def number(self, said: Any, where: str) -> float | int | None:
        if said in (None, "") or isinstance(said, int | float):
            return said if said != "" else None
        try:
            if isfinite(found := float(said)):
                return found
        except (TypeError, ValueError):
            pass
        self.remark("not-a-number", "It is not a number, and is left out.", where)
        return None


def day(said: Any) -> Any:
    """The date of a moment; anything else as it is."""
    return said[:10] if isinstance(said, str) and said[10:11] in ("T", " ") else said


def each(document: Document, *names: str) -> Iterator[Document]:
    """Members of the first of these lists that there is; a single object counts as a list of one."""
    for name in names:
        found = document.get(name)
        if isinstance(found, dict):
            found = [found]
        if isinstance(found, list) and found:
            yield from (one for one in found if isinstance(one, dict))
            return


def rest(document: Document, *used: str) -> Document:
    """What no part of the mapping took, as it was said: nothing is lost because 3.0 has no word for it."""
    return {name: value for name, value in document.items() if name not in used}


def without_nothing(value: Any) -> Any:
    """Without members that say nothing, all the way down: 1.0 feeds write null for what they do not know."""
    if isinstance(value, dict):
        return {name: without_nothing(one) for name, one in value.items() if one is not None}
    return [without_nothing(one) for one in value if one is not None] if isinstance(value, list) else value


Mapping = Callable[[Saying, Document], Document]
