"""Keeping files with a contact that is held: each once, and again where it is said to be something else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactFile, FileBytes, FileDecision
from ginnel.care.access.queries.files import files_held, files_seen, largest_file
from ginnel.care.access.queries.finding import events_about
from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import Aside, FileDoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer


class Kept(NamedTuple):
    """How many files were `given`, how many of them are new and kept, how many of those aside; of each that is not
    kept why, as a sentence that names it; and the same of each that is `known` to be here by whoever gave it.
    `subjects` are those of what is new, and `rows` what is new, without its bytes; `here` the digest and name of each
    that is new or known, and `back` a sentence of each that a team which it was to go to does not open."""

    given: int = 0
    new: int = 0
    aside: int = 0
    refused: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    subjects: frozenset[Category] = frozenset()
    rows: tuple[ContactFile, ...] = ()
    here: tuple[tuple[bytes, str], ...] = ()
    back: tuple[str, ...] = ()


def keep(
    found: Contact,
    files: Collection[Brought],
    *,
    what: str = "",
    otherwise: Category,
    sender: Organisation | None = None,
    by: Viewer,
) -> Kept:
    """`what` is what whoever gives them says that they are, `otherwise` of what subject they are where neither words
    nor names say, `sender` whose system sent them, None for a worker."""
    most, largest = int(terminology.parameter("contact-files-at-most").value), largest_file(viewer=by)
    held = files_held(found, viewer=by)
    seen = list(held) if sender else files_seen(found, viewer=by)
    given = 0
    refused, known, new, here = [], [], list[ContactFile](), list[tuple[bytes, str]]()
    for file in files:
        given += 1
        if len(file.data) > largest:
            name = rules.file_name(file.name)
            refused.append(f"“{name}” is not kept: it is larger than {largest / 2**20:g} MB.")
            continue
        row = _row(found, file, what, otherwise, sender, by)
        if any(bytes(one.digest) == row.digest and hasattr(one, "erasure") for one in seen):
            refused.append(f"“{row.name}” is not kept: it was erased from here because it does not belong.")
        elif _is_kept(row, [one for one in seen if bytes(one.digest) == row.digest]):
            known.append(f"“{row.name}” is here already.")
            here.append((bytes(row.digest), row.name))
        elif _key(row) in map(_key, held):
            continue
        elif len(held) >= most:
            refused.append(f"“{row.name}” is not kept: a contact holds no more than {most} files.")
        else:
            _put(row, file.data, held, by)
            held.append(row)
            seen.append(row)
            new.append(row)
            here.append((bytes(row.digest), row.name))
    aside = sum(row.aside != Aside.FIT for row in new)
    subjects = frozenset(Category(row.category) for row in new)
    said = tuple(refused), tuple(known)
    return Kept(given, len(new), aside, *said, subjects, tuple(new), tuple(here))


def _row(
    found: Contact, file: Brought, what: str, otherwise: Category, sender: Organisation | None, by: Viewer
) -> ContactFile:
    name, judged = rules.file_name(file.name), rules.judge(file)
    words = "\n".join([name, what, rules.words_inside(judged.kind, file.data)])
    return ContactFile(
        contact=found,
        name=name,
        what=what,
        kind=judged.kind,
        aside=judged.aside,
        size=len(file.data),
        digest=rules.digest(file.data),
        sender=sender,
        category=category_of(words, otherwise),
        at=clock.now(),
        by=by.identity,
    )


def _is_kept(row: ContactFile, same: Sequence[ContactFile]) -> bool:
    """Under whatever name, where it is what it says; what is kept aside comes again under the name that it should have.
    What is said to be something else, or of a subject that closes it to more, is more than what is here."""
    is_named = any(one.name == row.name or one.aside == Aside.FIT for one in same)
    is_closed = row.category not in RESTRICTED or row.category in {one.category for one in same}
    return is_named and is_closed and (not row.what or row.what in {one.what for one in same})


def _key(row: ContactFile) -> tuple[object, ...]:
    return bytes(row.digest), row.name, row.what, row.category, row.by


def _put(row: ContactFile, data: bytes, held: Sequence[ContactFile], by: Viewer) -> None:
    row.save(force_insert=True)
    FileBytes.objects.create(file=row, data=data)
    noted = {"contact": str(row.contact_id), "file": str(row.id), "aside": str(row.aside)}
    audit.append(by=by, events=events_about(row.contact, "access.file-kept", noted, viewer=by))
    for one in held:
        last = max(one.decisions.all(), key=lambda each: each.number, default=None)
        if last and last.does == FileDoes.PUT_ASIDE and bytes(one.digest) == row.digest:
            # What does not belong here does not for being given once more.
            FileDecision.objects.create(
                file=row, number=1, does=last.does, reason=last.reason, at=last.at, by=last.by
            )
            return
