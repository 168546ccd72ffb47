"""A word for every fact of the world below, found again wherever an answer gives the fact away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ginnel.kernel.viewer import Category

_SHAPE = re.compile(r"zq[b-y]{5}qz", re.I)
_LETTERS = "bcdfghjklmnprstvwxy"  # no vowels: it must begin none of the words that close a subject


@dataclass(frozen=True)
class Fact:
    """What a word stands for: somebody's (by their place in the world), of a kind, as an organisation said it.

    `closed_by`: that the organisation knows them is closed, and with it all that it says, to whoever may see none of
    these. `part` is "name" or "home" where it is that of who somebody is. `is_kept` is a row that could not be accepted
    and waits in quarantine, `is_name` the organisation's name.
    """

    person: int
    category: Category
    organisation: str
    closed_by: frozenset[Category] = frozenset()
    part: str = ""
    is_kept: bool = False
    is_name: bool = False


@dataclass
class Words:
    """Every word that was given out."""

    facts: dict[str, Fact] = field(default_factory=dict)

    def word(self, fact: Fact) -> str:
        """A new one, like no other text."""
        number, letters = len(self.facts), ""
        for _ in range(5):
            number, place = divmod(number, len(_LETTERS))
            letters += _LETTERS[place]
        made = f"zq{letters}qz"
        self.facts[made] = fact
        return made

    def told_by(self, text: str) -> set[Fact]:
        """The facts that a text gives away. A token may look by chance like a word that was never given out."""
        found = (word.lower() for word in _SHAPE.findall(text))
        return {self.facts[word] for word in found if word in self.facts}
