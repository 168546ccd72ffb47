"""Who to ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.glance.card import Fact, Line, Part, has_ended, key, listed
from ginnel.foundation.record.rules.wording import Tree


def contacts(facts: Sequence[Fact], today: date) -> Part:
    """Everybody named as a contact, once: the same name, however many sources and ties, with all their numbers."""
    found: dict[str, tuple[str, list[str], list[str], list[Fact]]] = {}
    for fact in facts:
        for item in _items(fact, today):
            name, ties = wording.name(item.get("name")), _ties(item)
            mark = key(name) or key(" ".join(ties))
            if not mark:
                continue
            _, held, numbers, facts_held = found.setdefault(mark, (name, [], [], []))
            held += ties
            numbers += wording.telephones(item.get("telecom"))
            facts_held.append(fact)
    return listed([_line(*each) for each in found.values()])


def _items(fact: Fact, today: date) -> Iterator[Tree]:
    if fact.kind == "Patient":
        for item in fact.tree.get("contact") or ():
            if not has_ended(item.get("period"), today):
                yield item
    elif fact.tree.get("active", True) and not has_ended(fact.tree.get("period"), today):
        yield fact.tree


def _ties(item: Tree) -> list[str]:
    relationship = item.get("relationship")
    said = relationship if isinstance(relationship, list) else [relationship]
    return [words for words in map(wording.concept, said) if words]


def _line(name: str, ties: list[str], numbers: list[str], facts: list[Fact]) -> Line:
    said = _without_repeats(ties)
    text = f"{name} ({', '.join(said)})" if name and said else name or ", ".join(said)
    kept = _distinct(numbers)
    detail = ", ".join(kept) or "no telephone number received"
    return replace(Line(text, detail), facts=tuple(facts), numbers=tuple(kept))


def _without_repeats(ties: list[str]) -> list[str]:
    """`Husband` is said already by `Husband and unpaid carer`."""
    distinct = list({key(tie): tie for tie in reversed(ties)}.values())[::-1]
    return [
        tie
        for tie in distinct
        if not any(key(tie) in key(other).split(" and ") for other in distinct if other != tie)
    ]


def _distinct(numbers: list[str]) -> list[str]:
    """Each number once, with its use where any source says it."""
    bare: dict[str, str] = {}
    for number in numbers:
        digits = number.partition(" (")[0]
        bare[digits] = max(bare.get(digits, ""), number, key=len)
    return list(bare.values())
