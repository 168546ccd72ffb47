"""One national data set: what its columns are called and which lists code them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.tabular import codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.parts import Tree, fhir_id
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row


@dataclass(frozen=True)
class DataSet:
    """`columns` maps our word for a fact to the column that holds it; `lists` to the list that codes it, where the
    list is held here; other codes are kept as sent.

    `label` restricts everything but the person: that somebody is in touch with a mental health service is itself
    confidential.
    """

    prefix: str
    service: str
    columns: Mapping[str, str]
    lists: Mapping[str, str]
    label: str = ""

    def text(self, row: Row, fact: str) -> str:
        return row.text(self.columns.get(fact, ""))

    def concept(self, row: Row, fact: str, words: str) -> Tree | None:
        """The concept of a coded fact; `words` say what it is where its list is not held."""
        if name := self.lists.get(fact):
            return codes.listed(row, self.columns[fact], name)
        code = self.text(row, fact)
        return {"coding": [{"code": code}], "text": f"{words} {code}"} if code else None

    def source(self, row: Row) -> str:
        return visits.provider(self.text(row, "provider"))

    def who(self, row: Row) -> Person:
        """Whom a row is about, by whichever of the two ids it carries; only that."""
        own, pseudonym = self.text(row, "own"), self.text(row, "pseudonym")
        return Person(self.source(row), key=pseudonym or own, own_id=own, pseudonym=pseudonym)

    def subject(self, row: Row) -> Tree:
        return people.subject(self.who(row), self.prefix)

    def said_at(self, row: Row) -> str:
        """Later submissions stand before earlier ones, whichever arrives first."""
        end = row.day(self.columns["period_end"], is_fatal=False)
        return f"{end}T00:00:00Z" if end else ""

    def check(self, row: Row, *facts: str) -> bool:
        """Whether the row is about somebody and has what it means nothing without."""
        people.check_is_somebody(row, self.who(row), self.columns["own"])
        row.must(self.columns[fact] for fact in facts)
        return not row.faults

    def incoming(self, row: Row, *trees: Tree) -> list[Incoming]:
        """The resources of a row, restricted and in their order of time."""
        said = self.said_at(row)
        return [
            Incoming(each["resourceType"], each["id"], self._restricted(each), stated_at=said)
            for each in trees
        ]

    def _restricted(self, tree: Tree) -> Tree:
        return (
            tree if tree["resourceType"] == "Patient" or "meta" in tree else labels.labelled(tree, self.label)
        )

    def named(self, kind: str, own: str) -> str:
        """The id of something the provider itself names."""
        return fhir_id(f"{self.prefix}-{kind}-{own}")

    def derived(self, kind: str, row: Row, *parts: str) -> str:
        """The id of something without a name of its own: what it says of whom."""
        text = "\x1f".join((people.key_of(self.who(row)), *parts))
        return f"{self.prefix}-{kind}-{blake2b(text.encode(), digest_size=12).hexdigest()}"
