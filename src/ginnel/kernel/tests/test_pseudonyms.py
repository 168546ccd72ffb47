"""A pseudonym is always the same for one person and purpose, and says nothing to whoever has not the key."""

from __future__ import annotations

from uuid import UUID

from ginnel.kernel.values.pseudonyms import Pseudonyms

SOMEBODY, ANOTHER = UUID(int=1), UUID(int=2)
PLANNING = Pseudonyms(b"k" * 32, "planning")


def test_the_same_person_has_the_same_pseudonym() -> None:
    assert PLANNING.of_person(SOMEBODY) == Pseudonyms(b"k" * 32, "planning").of_person(SOMEBODY)
    assert len(PLANNING.of_person(SOMEBODY)) == 32


def test_people_purposes_keys_and_kinds_do_not_meet() -> None:
    others = {
        PLANNING.of_person(ANOTHER),
        PLANNING.of_entry(SOMEBODY),
        PLANNING.of_text(str(SOMEBODY)),
        Pseudonyms(b"k" * 32, "research").of_person(SOMEBODY),
        Pseudonyms(b"n" * 32, "planning").of_person(SOMEBODY),
    }
    assert len(others | {PLANNING.of_person(SOMEBODY)}) == 6


def test_the_fingerprint_changes_with_key_and_purpose_and_is_neither() -> None:
    found = {Pseudonyms(key, purpose).fingerprint for key in (b"k" * 32, b"n" * 32) for purpose in ("a", "b")}
    assert len(found) == 4
    assert not any(b"k".hex() * 8 in one for one in found)
