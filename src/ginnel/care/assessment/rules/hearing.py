"""Danger in somebody's own words, by words in order within a clause. Pure.

What is heard is data (`data/hearing.toml`, which says what a pattern may hold). Plain matching, not understanding: it
is measured (`benchmarks/danger_words`), and every page says whom to ring whatever was heard.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MOST = 20_000
"""Letters that are listened to, of the beginning and of the end each half: twenty times what is kept."""
_QUOTES = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`\u2032\uff07]")
_CLAUSE = re.compile(r"[.!?;:,\n()/]+|\s[-\u2013\u2014]+\s|\u2026")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_STOPS = frozenset(
    ("and", "but", "because", "when", "if", "so", "that", "until", "unless", "who", "which", "except", "then")
)
_STOPS |= {"i", "he", "she", "they", "we", "you"}
_LOOKED_BACK = 4
_LONG_AGO = re.compile(
    r" (?:ago|years|back in|in (?:19|20)\d\d|last (?:year|month|summer|winter|spring|autumn|christmas)"
    r"|when i was|as a child|used to|(?:19|20)\d\d) "
)
_NOT_A_NO = re.compile(r" (?:not|never) (?:only|just|sure|(?:stop|stops|stopped)(?= [a-z]+ing ))(?= )")
_SHORT = (
    ("n't", " not"),
    ("'m", " am"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'re", " are"),
    ("'d", " would"),
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """`has_subject`: it begins with whoever does it, so that what stands before says nothing of them."""

    form: re.Pattern[str]
    has_subject: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """How one danger is heard. `is_of_now`: what is long ago is no danger now."""

    danger: str
    patterns: tuple[Pattern, ...]
    unless: tuple[re.Pattern[str], ...]
    is_of_now: bool


@dataclass(frozen=True, slots=True)
class Hearing:
    says_no: frozenset[str]
    written: Mapping[str, str]
    dangers: tuple[Heard, ...]


@cache
def shipped() -> Hearing:
    return read((files("ginnel.care.assessment") / "data" / "hearing.toml").read_text(encoding="utf-8"))


def heard(text: str, hearing: Hearing | None = None) -> frozenset[str]:
    """Ids of the dangers that somebody wrote of."""
    by = hearing or shipped()
    if len(text) > MOST:
        text = f"{text[: MOST // 2]}\n{text[-MOST // 2 :]}"
    clauses = list(dict.fromkeys(_clauses(text, by)))
    return frozenset(
        one.danger for one in by.dangers if any(_is_heard(one, clause, by.says_no) for clause in clauses)
    )


def _clauses(text: str, by: Hearing) -> Iterator[str]:
    """Each with a space before and after every word, as the patterns go by."""
    for clause in _CLAUSE.split(_QUOTES.sub("'", text.lower())):
        words = [part for word in _WORD.findall(clause) for part in _parts(word, by)]
        if words:
            said = f" {' '.join(words)} "
            said = re.sub(r" (my|him|her|them|your) (self|selves)(?= )", r" \1\2", said)
            yield _NOT_A_NO.sub("", said)


def _parts(word: str, by: Hearing) -> list[str]:
    """Written out: `can't`, `cant` and `cannot` are `can not`; `mum's` is `mum`."""
    if word == "won't":
        return ["will", "not"]
    if word == "can't":
        return ["can", "not"]
    for short, full in _SHORT:
        if word.endswith(short):
            return [*_parts(word.removesuffix(short), by), full.strip()]
    word = word.removesuffix("'s").replace("'", "")
    return by.written.get(word, word).split()


def _is_heard(one: Heard, clause: str, says_no: frozenset[str]) -> bool:
    if one.is_of_now and _LONG_AGO.search(clause):
        return False
    if any(form.search(clause) for form in one.unless):
        return False
    return any(
        pattern.has_subject or not _is_denied(clause[: found.start()], says_no)
        for pattern in one.patterns
        for found in pattern.form.finditer(clause)
    )


def _is_denied(before: str, says_no: frozenset[str]) -> bool:
    for word in reversed(before.split()[-_LOOKED_BACK:]):
        if word in says_no:
            return True
        if word in _STOPS:
            return False
    return False


def read(text: str) -> Hearing:
    said = tomllib.loads(text)
    says_no = frozenset(said["says_no"])
    sets = {name: tuple(words) for name, words in said["sets"].items()}
    compiled = _Compiler(sets, says_no)
    dangers = tuple(
        Heard(
            one["danger"],
            tuple(Pattern(compiled(each), each.startswith("{person}")) for each in one["patterns"]),
            tuple(map(compiled, one["unless"])),
            one.get("is_of_now", False),
        )
        for one in said["hear"]
    )
    return Hearing(says_no, said["written"], dangers)


class _Compiler:
    """A pattern of words as a regular expression over a clause. Every gap is bounded, so that none takes long."""

    def __init__(self, sets: Mapping[str, tuple[str, ...]], says_no: frozenset[str]) -> None:
        self._sets = sets
        no = "|".join(sorted(says_no))
        things = self._any("{thing}")
        self._gaps = {
            "..": f"(?: (?!(?:{no}) )[^ ]+){{0,3}}?",
            "...": f"(?: (?!(?:{no}) )[^ ]+){{0,6}}?",
            "~": f"(?: (?!(?:{no}|{things}) )[^ ]+){{0,5}}?",
            "^": "^",
            "$": "(?= $)",
        }

    def __call__(self, pattern: str) -> re.Pattern[str]:
        return re.compile("".join(map(self._token, pattern.split())))

    def _token(self, token: str) -> str:
        if token in self._gaps:
            return self._gaps[token]
        if token.startswith("!"):
            return f"(?! (?:{self._any(token[1:])}) )"
        if token.endswith("?"):
            return f"(?: (?:{self._any(token[:-1])})(?= ))?"
        end = "|(?= $)" if "$" in token.split("|") else ""
        return f"(?: (?:{self._any(token)})(?= ){end})"

    def _any(self, token: str) -> str:
        return "|".join(self._alternatives(token))

    def _alternatives(self, token: str) -> Iterator[str]:
        for one in token.split("|"):
            if one == "$":
                continue
            if one.startswith("{"):
                for word in self._sets[one[1:-1]]:
                    yield from self._alternatives(word)
            else:
                yield re.escape(one.removesuffix("*")) + ("[a-z0-9]*" if one.endswith("*") else "")
