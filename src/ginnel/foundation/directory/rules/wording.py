"""What somebody asks for in plain words, as what to search for. Pure.

Words that only say who are left out; everyday ways of saying a need stand for the words that services describe it with
(`data/words.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MOST_WORDS = 40
MOST_WANTED = 16
_ENDINGS = ("s", "ed", "ing", "er", "en")
_TOKEN = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")
_STOPPED = frozenset(
    [
        "i",
        "me",
        "my",
        "we",
        "our",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "what",
        "which",
        "whom",
        "this",
        "that",
        "these",
        "those",
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "a",
        "an",
        "the",
        "and",
        "but",
        "if",
        "or",
        "as",
        "until",
        "while",
        "of",
        "at",
        "by",
        "for",
        "with",
        "against",
        "into",
        "through",
        "before",
        "after",
        "above",
        "below",
        "to",
        "from",
        "up",
        "down",
        "in",
        "out",
        "on",
        "off",
        "over",
        "under",
        "again",
        "further",
        "then",
        "once",
        "here",
        "there",
        "when",
        "where",
        "why",
        "how",
        "all",
        "both",
        "each",
        "few",
        "more",
        "most",
        "other",
        "some",
        "such",
        "no",
        "nor",
        "not",
        "only",
        "own",
        "same",
        "so",
        "than",
        "too",
        "very",
        "s",
        "t",
        "can",
        "will",
        "should",
        "im",
        "i'm",
        "ive",
        "i've",
        "she's",
        "he's",
        "it's",
        "let",
    ]
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of `find`, each all its words; how much it counts beside others."""

    find: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everyday phrases and what they stand for."""

    say: tuple[str, ...]
    find: tuple[str, ...]


Phrase = tuple[Meaning, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    nothing: frozenset[str]
    means: tuple[Meaning, ...]
    known: frozenset[str]
    plain: frozenset[str]
    """English words that describe no service, and are spelled as they should be."""


@cache
def table() -> Table:
    text = (files("ginnel.foundation.directory") / "data" / "words.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    means = tuple(Meaning(tuple(each["say"]), tuple(each["find"])) for each in read["means"])
    said = {word for one in means for phrase in (*one.say, *one.find) for word in _TOKEN.findall(phrase)}
    stems = [phrase[:-1] for one in means for phrase in one.say if phrase.endswith("*") and " " not in phrase]
    said |= {stem + ending for stem in stems for ending in _ENDINGS}
    return Table(
        frozenset(read["nothing"]),
        means,
        frozenset(said | set(read["nothing"]) | _STOPPED),
        frozenset(read["plain"]),
    )


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("\u2019", "'"))[:MOST_WORDS]


def wanted(words: list[str]) -> list[Wanted]:
    """What to look for, at most MOST_WANTED: what counts for most, and of that what was said first. A longer phrase
    says more than one word of it, and what it says is not asked for again: whoever is unsteady on their feet asks for
    no chiropodist."""
    said = _spans(words)
    spans = {span for _, span in said}
    longest: dict[Meaning, int] = {}
    for one, span in said:
        if not _is_within(span, spans):
            longest[one] = max(len(span), longest.get(one, 0))
    found = [(longest[one], one) for one in table().means if one in longest]
    covered = {at for span in spans for at in span}
    asked = [Wanted(one.find, 1.5 + 0.75 * (length - 1)) for length, one in found]
    rest = [
        word
        for at, word in enumerate(words)
        if word not in table().nothing and word not in _STOPPED and len(word) > 2
    ]
    weights = {word: 0.4 if at in covered else 1.0 for at, word in enumerate(words)}
    every = asked + [Wanted((word,), weights[word]) for word in dict.fromkeys(rest)]
    return sorted(every, key=lambda one: -one.weight)[:MOST_WANTED]


def is_meant(word: str) -> bool:
    """Whether the word by itself stands for something, with whatever ending."""
    return any(_fits(phrase, word) for one in table().means for phrase in one.say if phrase.endswith("*"))


@cache
def _beginnings() -> tuple[dict[str, list[Phrase]], list[Phrase]]:
    """Every phrase by its first word; and those whose first word may end in any way. Tried one by one, a thousand
    phrases would take longer than the search itself."""
    whole: dict[str, list[Phrase]] = {}
    open_ended: list[Phrase] = []
    for meaning in table().means:
        for phrase in meaning.say:
            parts = tuple(phrase.split())
            kept = open_ended if parts[0].endswith("*") else whole.setdefault(parts[0], [])
            kept.append((meaning, parts))
    return whole, open_ended


def _spans(words: list[str]) -> list[tuple[Meaning, range]]:
    """What is said, and where each phrase of it stands in the words."""
    whole, open_ended = _beginnings()
    return [
        (meaning, range(at, at + len(parts)))
        for at, word in enumerate(words)
        for meaning, parts in (*whole.get(word, ()), *open_ended)
        if at + len(parts) <= len(words)
        and all(_fits(part, said) for part, said in zip(parts, words[at:], strict=False))
    ]


def _is_within(span: range, spans: set[range]) -> bool:
    """Part of a longer phrase that somebody said."""
    return any(len(one) > len(span) and one.start <= span.start and span.stop <= one.stop for one in spans)


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
