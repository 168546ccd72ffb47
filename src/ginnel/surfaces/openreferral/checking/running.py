"""Checks a feed: each endpoint's pages, what they list, and some of it whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ginnel.foundation.directory.rules.harvesting import plain
from ginnel.surfaces.openreferral.checking import documents, pages
from ginnel.surfaces.openreferral.checking.answers import Answer, Answers
from ginnel.surfaces.openreferral.checking.documents import Fault
from ginnel.surfaces.openreferral.checking.endpoints import ENDPOINTS, ROOT, Endpoint, at_most
from ginnel.surfaces.openreferral.checking.findings import Finding, Report, Weight

SOME = 20  # of each endpoint, how many are asked for whole
_ABSENT = {
    Weight.REQUIRED: "The endpoint is required, and does not answer.",
    Weight.RECOMMENDED: "The endpoint is of the UK profile, and does not answer.",
}


def check(answers: Answers) -> Report:
    read: Counter[str] = Counter()
    findings = [*_root(answers.root(), read)]
    for endpoint in ENDPOINTS:
        findings += _Checked(answers, endpoint, read).findings()
    findings += [
        Finding("", name, "", "", "not-read", Weight.OPEN, "It is no answer of an endpoint.")
        for name in answers.left_over()
    ]
    return Report(tuple(findings), read)


def _root(answer: Answer | None, read: Counter[str]) -> Iterator[Finding]:
    if answer is None or answer.problem:
        where, why = (answer.where, answer.problem) if answer else ("", _ABSENT[Weight.REQUIRED])
        yield Finding(ROOT, where, "", "", "endpoint", Weight.REQUIRED, why)
        return
    read[ROOT] += 1
    for fault in documents.faults(answer.said, "api"):
        yield _found(ROOT, answer.where, "", fault, Weight.REQUIRED)
    version = answer.said.get("version") if isinstance(answer.said, dict) else None
    if isinstance(version, str) and "3.0" not in version:
        yield Finding(ROOT, answer.where, "", "version", "version", Weight.REQUIRED, "It is not HSDS-UK-3.0.")


class _Checked:
    """One endpoint under way."""

    def __init__(self, answers: Answers, endpoint: Endpoint, read: Counter[str]) -> None:
        self.answers, self.endpoint, self.read = answers, endpoint, read
        self.listed: dict[str, str] = {}

    def findings(self) -> Iterator[Finding]:
        yield from self._lists()
        yield from self._wholes()

    def _lists(self) -> Iterator[Finding]:
        endpoint, taken, had = self.endpoint, [], []
        for answer in self.answers.pages(endpoint):
            had.append(answer)
            if answer.problem:
                yield self._absent(endpoint.list, answer)
                continue
            self.read[endpoint.list] += 1
            for fault in pages.faults(answer.said):
                yield _found(endpoint.list, answer.where, "", fault, endpoint.paging)
            if isinstance(answer.said, dict) and isinstance(answer.said.get("contents"), list):
                taken.append((answer.where, answer.said))
                yield from self._items(answer.where, answer.said["contents"])
        if not had:
            yield from self._missing(endpoint.list)
        whole = self.answers.is_asked and not any(answer.problem for answer in had)
        for at, fault in pages.together([page for _, page in taken], is_whole=whole):
            yield _found(endpoint.list, taken[at][0], "", fault, endpoint.paging)

    def _items(self, where: str, contents: list[Any]) -> Iterator[Finding]:
        for at, each in enumerate(contents, start=1):
            item = name_of(each, at)
            for fault in documents.faults(each, self.endpoint.kind, is_listed=True):
                yield _found(self.endpoint.list, where, item, fault, self.endpoint.most)
            if not isinstance(each, dict) or not isinstance(each.get("id"), str):
                continue
            if each["id"] in self.listed:
                twice = Fault(
                    "id", "unique", Weight.REQUIRED, f"Listed before, in {self.listed[each['id']]}."
                )
                yield _found(self.endpoint.list, where, f"{item}, number {at}", twice, self.endpoint.most)
            self.listed.setdefault(each["id"], where)

    def _wholes(self) -> Iterator[Finding]:
        endpoint, read = self.endpoint, 0
        for asked, answer in self.answers.wholes(endpoint, some(list(self.listed))):
            read += 1
            if answer.problem:
                yield self._absent(endpoint.whole, answer)
                continue
            self.read[endpoint.whole] += 1
            item = name_of(answer.said, 0)
            for fault in documents.faults(answer.said, endpoint.kind):
                yield _found(endpoint.whole, answer.where, item, fault, endpoint.most)
            yield from self._is_the_one(asked, answer, item)
        if not read and (self.listed or not self.answers.is_asked):
            yield from self._missing(endpoint.whole)

    def _is_the_one(self, asked: str, answer: Answer, item: str) -> Iterator[Finding]:
        id = answer.said.get("id") if isinstance(answer.said, dict) else None
        if asked and id != asked:
            fault = Fault("id", "same-id", Weight.REQUIRED, "It is not the one that was asked for.")
            yield _found(self.endpoint.whole, answer.where, item, fault, self.endpoint.most)
        elif not asked and self.listed and id not in self.listed:
            fault = Fault("id", "listed", Weight.RECOMMENDED, "It is not in the list.")
            yield _found(self.endpoint.whole, answer.where, item, fault, self.endpoint.most)

    def _missing(self, name: str) -> Iterator[Finding]:
        if weight := self.endpoint.missed:
            yield Finding(name, "", "", "", "endpoint", weight, _ABSENT[weight])

    def _absent(self, name: str, answer: Answer) -> Finding:
        weight = self.endpoint.missed or Weight.OPEN
        return Finding(name, answer.where, "", "", "endpoint", weight, answer.problem)


def some(ids: list[str]) -> Iterable[str]:
    """A few of them, from all over the list."""
    return ids[:: max(1, -(-len(ids) // SOME))]


def name_of(document: Any, at: int) -> str:
    """Its id, or its place in the list where it has none that could be said."""
    id = document.get("id") if isinstance(document, dict) else None
    is_sayable = isinstance(id, str) and 0 < len(id) <= 100 and id.isprintable()
    return str(id) if is_sayable else f"number {at}" if at else ""


def _found(endpoint: str, where: str, item: str, fault: Fault, most: Weight) -> Finding:
    weight = at_most(fault.weight, most)
    return Finding(endpoint, where, item, plain(fault.element), fault.rule, weight, fault.message)
