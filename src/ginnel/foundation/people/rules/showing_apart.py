"""Whom a search by words leaves out, so that two identities kept apart never stand side by side. Pure.

Somebody whom the national service, or a source, keeps apart (gender change, adoption, protection) may have been
somebody else. Who it was is known to nobody here, but who it could be: whoever was born on the same day and has a name
in common. Beside those they are not shown. Left out before anything is counted or cut to a page, so that a search
which leaves somebody out answers as one that never knew of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID


class Said(NamedTuple):
    """What all organisations say of one person: birth dates and folded names."""

    born: frozenset[str]
    names: frozenset[str]


def left_out(points: Mapping[UUID, float], apart: Collection[UUID], said: Mapping[UUID, Said]) -> set[UUID]:
    """Those kept apart who may be somebody else that was found. `points`: everybody found, by how well they fit.

    Of two who are both kept apart the one that fits better is shown: twins in a refuge are found by their own names.
    """
    return {
        person
        for person in apart
        if any(
            _may_be(said[person], said[other])
            for other in points
            if other != person and not (other in apart and points[person] > points[other])
        )
    }


def _may_be(one: Said, other: Said) -> bool:
    return bool(one.born & other.born and one.names & other.names)
