"""Which of a person's words counts for whom: for everybody, but for a kind of organisation, but for one. Pure.

The same rule as `rules.willingness.objections`, told once for every recipient instead of asked for one. A tree never
contradicts itself: what is further in is an exception to what is around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ginnel.foundation.sharing.rules.willingness import OBJECTABLE, Word, counting
from ginnel.kernel.viewer import Category


@dataclass(frozen=True, slots=True)
class Standing:
    """That a word counts for a kind of organisation or one of them (code; '' and '' for everybody), but for `but`."""

    word: Word
    kind: str
    organisation: str
    but: tuple[Standing, ...] = ()


def standing(
    words: Iterable[Word], *, kinds: Mapping[str, str], open_to: Collection[Category]
) -> list[tuple[Standing, tuple[Category, ...]]]:
    """What counts now, each with the kinds of fact for which it does, of those in `open_to`. `kinds` says of which kind
    each organisation is that is named (by code)."""
    said = list(words)
    found: dict[Standing, list[Category]] = {}
    for category in sorted(OBJECTABLE & frozenset(open_to)):
        for one in _of(category, said, kinds):
            found.setdefault(one, []).append(category)
    return [(one, tuple(categories)) for one, categories in found.items()]


def _of(category: Category, words: Sequence[Word], kinds: Mapping[str, str]) -> tuple[Standing, ...]:
    everybody = counting(words, "", "", category)
    inner: list[Standing] = []
    for kind in sorted({*(word.organisation_kind for word in words), *kinds.values()}):
        all_of_kind = counting(words, kind, "", category)
        of_kind = (
            (code, counting(words, kind, code, category)) for code in sorted(kinds) if kinds[code] == kind
        )
        but = [Standing(one, "", code) for code, one in of_kind if one and _differs(one, all_of_kind)]
        if all_of_kind and _differs(all_of_kind, everybody):
            inner.append(Standing(all_of_kind, kind, "", tuple(but)))
        else:
            inner += but
    return (Standing(everybody, "", "", tuple(inner)),) if everybody else tuple(inner)


def _differs(one: Word, around: Word | None) -> bool:
    return around is None or one.is_objection != around.is_objection
