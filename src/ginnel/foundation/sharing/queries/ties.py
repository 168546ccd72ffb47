"""What ties the organisations of systems to the people of whom they read, besides the systems' own word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.rules.systems import Reading, Tie
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.sharing.rules.ties import Ties, tie
from ginnel.kernel.viewer import Viewer

_MOST_AT_ONCE = 1000


def ties(readings: Iterable[Reading], *, viewer: Viewer, at_once: bool = False) -> list[tuple[Reading, Tie]]:
    """Each with what ties its organisation to the person. `at_once`: nothing came later that could explain it, so that
    of what came with the system's own Patient nothing does. Raises NotPermitted."""
    found, rest = [], iter(readings)
    before = audit.related_within(viewer=viewer)
    after = timedelta(0) if at_once else audit.waited(viewer=viewer)
    while some := list(islice(rest, _MOST_AT_ONCE)):
        known = _known(some, viewer)
        found += [(one, tie(one, known, before, after, at_once)) for one in some]
    return found


def _known(some: Sequence[Reading], viewer: Viewer) -> Ties:
    now = people.standings({one.person for one in some})
    persons = set(now.values())
    records = people.known_by(persons, viewer=viewer)
    theirs = {(now[one.person], one.organisation) for one in some if one.person in now}
    own = [
        one for person in persons for one in records.get(person, ()) if (person, one.organisation) in theirs
    ]
    created, sent = audit.introductions({one.home for one in own}, viewer=viewer)
    shown = {one.person for one in some}
    since, until = min(one.first_at for one in some), max(one.last_at for one in some)
    return Ties(
        now=now,
        held=relationships.ever_held(persons, viewer=viewer),
        records=records,
        apart=people.restricted_or_apart(persons, viewer=viewer),
        saying=record.saying_more({one.number for one in own}, viewer=viewer),
        created=created,
        more=audit.read_more(shown, sent, since=since, until=until + timedelta(microseconds=1), viewer=viewer)
        if created
        else (),
    )
