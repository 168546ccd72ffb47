"""What checking a feed finds, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What the standard makes of it: what it requires, what it recommends, and what it leaves open, which only we find
    worth a keeper's look."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPEN = "open"


class Verdict(StrEnum):
    """A feed fails by what is required, warns by what is recommended, and otherwise passes."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `endpoint` as in `/services/{id}`, `where` the file or address that
    answered, `item` the id of the document or its place in the list, `element` a path in it, `rule` a stable name.
    Never a value of the document."""

    endpoint: str
    where: str
    item: str
    element: str
    rule: str
    weight: Weight
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """`read` counts the documents that were looked at, by endpoint."""

    findings: tuple[Finding, ...]
    read: Counter[str]

    @property
    def verdict(self) -> Verdict:
        return verdict(self.findings)


def verdict(findings: Iterable[Finding]) -> Verdict:
    weights = {one.weight for one in findings}
    if Weight.REQUIRED in weights:
        return Verdict.FAIL
    return Verdict.WARN if Weight.RECOMMENDED in weights else Verdict.PASS
