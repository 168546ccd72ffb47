"""What the entries of a Bundle refer to: each other, what answers a condition, and what stands here already
(FHIR R4, 3.1.0.11.2 and 3.1.0.11.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from uuid import UUID

from ginnel.care.reception.actions import Said
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds, links, references
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.rules.criteria import Search
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.search import parsing, understanding
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.writing import conditions
from ginnel.surfaces.fhir.writing.entries import Entry
from ginnel.surfaces.fhir.writing.storing import Done

_URNS = ("urn:uuid:", "urn:oid:")
Within = Callable[[str], AbstractContextManager[None]]


def of_entry(one: Entry, becomes: Said | Done) -> dict[str, str]:
    """By what names the others may refer to what an entry brings, and what they mean: its whole address, and, unless
    it has an id of ours already, its relative one where the whole one ends so."""
    ours = f"{becomes.kind}/{becomes.id}"
    target = None if one.id else references.target(one.full_url)
    relative = {f"{target.kind}/{target.local_id}": ours} if target else {}
    return ({one.full_url: ours} if one.full_url else {}) | relative


def check_apart(asks: Sequence[Entry]) -> None:
    """Raises Refused where two entries bring something by one name: which of them a reference means would be chance."""
    names: set[str] = set()
    for one in asks:
        if one.full_url and one.method in ("POST", "PUT"):
            if one.full_url in names:
                why = "Another entry has the same fullUrl."
                raise Refused(400, Issue("invalid", why, f"{one.path}.fullUrl"))
            names.add(one.full_url)


def put(
    asked: Asked, asks: Sequence[Entry], names: Mapping[str, str], within: Within = lambda _: nullcontext()
) -> None:
    """Put our ids in the references of every resource. Each that is a condition is looked for `within` what the entry
    at that path may take. Raises Refused for what names nothing."""
    meaning = _Meaning(asked, names, within)
    for one in asks:
        if one.tree is not None and one.method in ("POST", "PUT"):
            _rewrite(one.tree, one.path, partial(meaning.of, path=one.path))


def put_brought(
    asked: Asked, one: Entry, tree: Tree, brought: Set[str], names: Mapping[str, str], within: Within
) -> None:
    """The same in a resource that a patch has changed, but of what the patch `brought` alone: the rest stands here as
    somebody sent it. Raises Refused."""
    meaning = _Meaning(asked, names, within)
    _rewrite(tree, one.path, lambda text: meaning.of(text, path=one.path) if text in brought else text)


def _rewrite(tree: Tree, path: str, resolve: Callable[[str], str | None]) -> None:
    for text in references.rewrite(tree, resolve):
        where = f"{path}.resource: {references.path_of(tree, text)}"
        raise Refused(400, Issue("not-found", "The reference names nothing in this Bundle.", where))


class _Meaning:
    """What a reference means, each condition looked for once."""

    def __init__(self, asked: Asked, names: Mapping[str, str], within: Within) -> None:
        self._asked, self._names, self._within = asked, names, within
        self._answered: dict[str, str] = {}

    def of(self, text: str, path: str) -> str | None:
        """None for what names nothing."""
        if text in self._names:
            return self._names[text]
        if text.startswith("urn:"):
            return None
        kind, question, _ = text.partition("?")
        if question and kinds.is_kind(kind):
            if text not in self._answered:
                with self._within(path):
                    self._answered[text] = _answering(self._asked, kind, text)
            return self._answered[text]
        return text.removeprefix(self._asked.base)


def put_links(said: Sequence[Said], names: Mapping[str, str]) -> None:
    """Put our addresses where an element that is no Reference, or a narrative, links to another entry by a URN."""
    places = {name: place for name, place in names.items() if name.startswith(_URNS)}
    for one in said if places else ():
        if links.may_be_in(one.original):
            links.rewrite(one.tree, places)


def _answering(asked: Asked, kind: str, text: str) -> str:
    """The one resource that a conditional reference means: what the client's organisation said, else, of people, whom
    it may see. Raises Refused for none and for several."""
    pairs = conditions.of_query(text)
    there = conditions.matching(asked, kind, pairs)
    if there:
        return f"{kind}/{there.id}"
    found = _people(asked, text) if kind == "Patient" else []
    if len(found) == 1:
        return f"{kind}/{found[0]}"
    why = "A reference by a condition is to exactly one resource."
    raise Refused(412, Issue("not-found" if not found else "multiple-matches", why))


def _people(asked: Asked, text: str) -> list[UUID]:
    calling.check(asked.scopes, "Patient", "s")
    reading = Reading(asked.scopes, asked.base)
    limits = parsing.limits(reading, "Patient")
    where, _, _ = understanding.read("Patient", conditions.of_query(text), reading, is_lenient=False)
    search = Search(kinds.number_of("Patient"), (*where, *limits), count=2, with_total=False)
    return [one.person for one in record.search_patients(viewer=asked.viewer, search=search).people]
