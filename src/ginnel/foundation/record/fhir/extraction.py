"""Index rows of a resource for every FHIR R4 search parameter of its type, and when it happened.

Raise EXTRACTOR_VERSION when the rows of any resource would change: a reindex finds the older ones by it.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir import compiler
from ginnel.foundation.record.fhir.categories import category
from ginnel.foundation.record.fhir.gender import alone
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.pairing import MOST_ROWS, Pair
from ginnel.foundation.record.fhir.timeline import occurred, plain_kind, said, title

__all__ = ["EXTRACTOR_VERSION", "Index", "category", "extract", "occurred", "plain_kind", "said", "title"]

EXTRACTOR_VERSION = 10


class Index(NamedTuple):
    """tokens (param, system hash 32-bit, code hash 64-bit; both signed, 0 = none); dates (param, start, end) half-open
    in UTC; strings (param, folded text, hash of it as written); quantities (param, value, unit hash); references
    (param, type, local id); pairs (`pairing.Pair`)."""

    tokens: list[tuple[int, int, int]]
    dates: list[tuple[int, datetime, datetime]]
    strings: list[tuple[int, str, int]]
    quantities: list[tuple[int, float, int]]
    references: list[tuple[int, str, str]]
    pairs: list[Pair]


def extract(kind: str, tree: Tree) -> Index:
    """The index rows of a tree that has been checked, each once. Its references may be the source's or ours. Nobody is
    found by who else they are said to be."""
    rows: tuple[list[Any], ...] = ([], [], [], [], [], [])
    _extractor(kind)(alone(tree), *rows)
    return Index(*[_once(one) if len(one) > 1 else one for one in rows])


def _once(rows: list[Any]) -> list[Any]:
    return list(dict.fromkeys(rows)) if len(rows) <= MOST_ROWS else list(dict.fromkeys(rows))[:MOST_ROWS]


@cache
def _extractor(kind: str) -> compiler.Extractor:
    return compiler.compile_kind(kind)
