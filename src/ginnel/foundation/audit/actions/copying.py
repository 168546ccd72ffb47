"""Prepared events as the text that COPY reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

_SHARED = ("writer", "at", "purpose", "role", "organisation", "identity", "request_id")
_OWN = ("sequence", "id", "action", "outcome", "person", "categories", "detail")
_CODES = ("actor_salt", "actor_commitment", "subject_salt", "subject_commitment", "link")
COPY = f"COPY audit_event ({', '.join((*_SHARED, *_OWN, *_CODES))}) FROM STDIN"

_CODED = itemgetter(*_CODES)
_NULL = "\\N"
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def text(shared: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    """A line for each row: the columns that all share, its own, and what chains it."""
    begin = "\t".join(_escaped(str(shared[name])) for name in _SHARED)
    return "".join(f"{begin}\t{_own(row)}\t{_codes(row)}\n" for row in rows)


def _own(row: Mapping[str, Any]) -> str:
    categories = ",".join(map(str, row["categories"]))
    detail = row["detail"].decode().replace("\\", "\\\\")  # JSON has escaped the rest
    return (
        f"{row['sequence']}\t{row['id']}\t{_escaped(row['action'])}\t{_escaped(row['outcome'])}\t"
        f"{row['person'] or _NULL}\t{{{categories}}}\t{detail}"
    )


def _codes(row: Mapping[str, Any]) -> str:
    """Bytes in hexadecimal begin with a backslash and hold no other."""
    return "\\" + "\t\\".join(_CODED(row))


@lru_cache(maxsize=256)
def _escaped(value: str) -> str:
    """Of what an event is labelled with, which is of few kinds."""
    for one, two in _ESCAPES:
        value = value.replace(one, two)
    return value
