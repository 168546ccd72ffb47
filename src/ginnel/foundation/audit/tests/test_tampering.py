"""Any change to the trail by somebody without the key is found: a thousand random ones, in memory."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.rules import Row, Sealed, Verified
from ginnel.kernel.viewer import Category

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
START = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Trail:
    rows: list[Row] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    anchored: list[str] = field(default_factory=list)

    def check(self) -> Verified:
        ordered = sorted(self.rows, key=lambda row: (row.writer, row.sequence))
        return rules.check_trail(ordered, self.recorded, self.anchored, [OTHER_KEY, KEY])


def a_row(writer: int, sequence: int, previous: bytes, source: random.Random, key: bytes = KEY) -> Row:
    event_id, person = UUID(int=source.getrandbits(128)), UUID(int=source.getrandbits(128))
    at = START + timedelta(seconds=source.randrange(10**6))
    salts = source.randbytes(16), source.randbytes(16)
    actor = rules.commitment(salts[0], rules.actor_values("staff", event_id))
    detail = {"n": source.randrange(9)}
    subject = rules.commitment(salts[1], rules.subject_values(person, [Category.PLAN], detail))
    labels = ("record.read", "direct-care", "social-worker", "X", "permit")
    content = rules.content(event_id, at, labels, actor, subject)
    link = rules.next_link(key, previous, writer, sequence, content)
    values: list[Any] = [writer, sequence, event_id, at, *labels, "staff", event_id, salts[0], actor]
    values += [person, [Category.PLAN], detail, salts[1], subject, link]
    return Row(*values)


def a_trail(writers: int, events: int, seals: int, source: random.Random) -> Trail:
    """Writers take turns at random; the last seal covers everything."""
    trail, heads = Trail(), {w: (0, rules.first_link(KEY, w)) for w in range(1, writers + 1)}
    previous = b""
    for number in range(1, seals + 1):
        moved = set()
        for _ in range(max(1, events // seals)):
            writer = source.randrange(1, writers + 1)
            row = a_row(writer, heads[writer][0] + 1, heads[writer][1], source)
            heads[writer] = (row.sequence, row.link)
            moved.add(writer)
            trail.rows.append(row)
        sealed = Sealed(number, START, tuple((w, *heads[w]) for w in sorted(moved)), previous, "service:seal")
        sealed = replace(sealed, mac=rules.seal_mac(KEY, sealed))
        previous = sealed.mac
        trail.recorded.append(rules.seal_line(sealed))
        trail.anchored.append(rules.seal_line(sealed))
    return trail


def edit(trail: Trail, source: random.Random) -> None:
    at = source.randrange(len(trail.rows))
    row = trail.rows[at]
    changes: dict[str, Any] = {
        "action": "record.searched",
        "outcome": "deny",
        "purpose": "planning",
        "role": "analyst",
        "organisation": "Y",
        "at": row.at + timedelta(microseconds=1),
        "identity": "somebody-else",
        "person": UUID(int=source.getrandbits(128)),
        "categories": [Category.SAFEGUARDING],
        "detail": {"n": "changed"},
        "link": source.randbytes(32),
        "subject_salt": source.randbytes(16),
        "actor_commitment": source.randbytes(32),
    }
    name = source.choice(sorted(changes))
    trail.rows[at] = replace(row, **{name: changes[name]})


def delete(trail: Trail, source: random.Random) -> None:
    del trail.rows[source.randrange(len(trail.rows))]


def swap(trail: Trail, source: random.Random) -> None:
    """Two events change places: everything but their place in the chain."""
    if len(trail.rows) < 2:
        return delete(trail, source)
    one, two = source.sample(range(len(trail.rows)), 2)
    first, second = trail.rows[one], trail.rows[two]
    trail.rows[one] = replace(second, writer=first.writer, sequence=first.sequence)
    trail.rows[two] = replace(first, writer=second.writer, sequence=second.sequence)
    return None


def cut_tail(trail: Trail, source: random.Random) -> None:
    """The last events of a writer go, and the database's own seals over them too."""
    writer = source.choice(trail.rows).writer
    last = max(row.sequence for row in trail.rows if row.writer == writer)
    keep = source.randrange(last)
    trail.rows = [row for row in trail.rows if row.writer != writer or row.sequence <= keep]
    trail.recorded = trail.recorded[: source.randrange(len(trail.recorded) + 1)]


def forge(trail: Trail, source: random.Random) -> None:
    """Somebody without the key appends an event."""
    writer = source.choice(trail.rows).writer
    last = max((row for row in trail.rows if row.writer == writer), key=lambda row: row.sequence)
    trail.rows.append(a_row(writer, last.sequence + 1, last.link, source, key=b"guess" * 8))


def blank(trail: Trail, source: random.Random) -> None:
    """Values blanked as disposal would, without a disposal."""
    at = source.randrange(len(trail.rows))
    trail.rows[at] = replace(trail.rows[at], person=None, categories=[], detail={}, subject_salt=None)


def cut_anchor(trail: Trail, source: random.Random) -> None:
    del trail.anchored[source.randrange(len(trail.anchored)) :]


def cut_both_seals(trail: Trail, source: random.Random) -> None:
    """An earlier seal is taken out of both places."""
    if len(trail.recorded) < 2:
        return cut_anchor(trail, source)
    at = source.randrange(len(trail.recorded) - 1)
    del trail.recorded[at], trail.anchored[at]
    return None


def reseal(trail: Trail, source: random.Random) -> None:
    """A seal is rewritten in both places with a key that is not ours."""
    at = source.randrange(len(trail.recorded))
    sealed = rules.read_seal_line(trail.recorded[at])
    sealed = replace(sealed, heads=((1, 1, source.randbytes(32)),), mac=b"")
    line = rules.seal_line(replace(sealed, mac=rules.seal_mac(b"guess" * 8, sealed)))
    trail.recorded[at] = trail.anchored[at] = line


Tampering = Callable[[Trail, random.Random], None]
WAYS: Sequence[Tampering] = (edit, delete, swap, cut_tail, forge, blank, cut_anchor, cut_both_seals, reseal)


def test_an_untouched_trail_is_whole() -> None:
    for seed in range(20):
        seen = a_trail(3, 12, 3, random.Random(seed)).check()
        assert seen.is_whole, seen.findings
        assert seen.unsealed == 0


@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(3, 24), st.integers(1, 3), st.integers(0, 2**32))
def test_tampering_is_always_found(
    tamper: Tampering, writers: int, events: int, seals: int, seed: int
) -> None:
    source = random.Random(seed)
    trail = a_trail(writers, events, seals, source)
    before = copy.deepcopy(trail)
    tamper(trail, source)
    assert trail != before
    assert not trail.check().is_whole


def test_a_finding_says_what_and_where() -> None:
    trail = a_trail(1, 6, 1, random.Random(7))
    trail.rows[3] = replace(trail.rows[3], outcome="deny")
    (finding,) = trail.check().findings
    assert (finding.code, finding.writer, finding.sequence) == ("altered", 1, 4)


def test_a_seal_that_a_crash_kept_out_of_the_database_is_no_tampering() -> None:
    trail = a_trail(2, 9, 3, random.Random(1))
    trail.recorded.pop()
    assert trail.check().is_whole


def test_a_writer_that_used_an_older_key_still_checks() -> None:
    trail = a_trail(1, 5, 1, random.Random(3))
    seen = rules.check_trail(trail.rows, trail.recorded, trail.anchored, [b"newer" * 8, KEY])
    assert seen.is_whole
