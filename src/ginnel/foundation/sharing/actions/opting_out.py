"""Lists of opt-outs, the national one and type 1 apart: brought up to date by files and by the national service's
answers, and told to those who follow the change log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record
from ginnel.foundation.sharing.models import OptOut, OptOutAsking, OptOutList, TypeOneOptOut
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.states import OptOutKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.values.identifiers import clean_nhs_number, is_valid_nhs_number
from ginnel.kernel.viewer import Purpose, Viewer

_BATCH = 10_000
_HELD: dict[OptOutKind, Any] = {OptOutKind.NATIONAL: OptOut, OptOutKind.TYPE_1: TypeOneOptOut}


@dataclass(frozen=True, slots=True)
class OptOutsLoaded:
    """How many numbers the list holds, how many are new on it and how many are no longer."""

    held: int
    added: int
    removed: int


@transaction.atomic
def load_opt_outs(*, path: Path, kind: OptOutKind = OptOutKind.NATIONAL, by: Viewer) -> OptOutsLoaded:
    """Replace a list by the NHS numbers in a file, one a line (more columns are ignored, so is a heading).

    Raises NotFound for a missing file and Invalid for a line that is no NHS number: half a list must not pass for one.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}.")
    wanted = _numbers(path)
    held = set(_HELD[kind].objects.values_list("nhs_number", flat=True))
    return _change(kind, added=wanted - held, removed=held - wanted, asking=None, by=by)


@transaction.atomic
def ask_opt_outs(*, reference: str, asked: int, by: Viewer) -> None:
    """Note that the national service is asked about so many numbers. Raises Conflict for a reference used before."""
    if OptOutAsking.objects.filter(reference=reference).exists():
        raise Conflict("That was asked before.")
    OptOutAsking.objects.create(reference=reference, asked=asked, asked_at=clock.now())
    audit.append(by=by, events=[Event("sharing.opt-outs-asked", detail={"asked": asked})])


@transaction.atomic
def take_cleaned_list(
    *, reference: str, asked: Collection[str], cleared: Collection[str], by: Viewer
) -> OptOutsLoaded:
    """Take the national service's answer: of the numbers asked about those are opted out that it did not give back.

    Numbers that were not asked about stay as they were. Raises NotFound for what was never asked, Conflict for an
    answer that came before, Invalid for one with a number that was not asked about: it answers something else.
    """
    asking = OptOutAsking.objects.filter(reference=reference).first()
    if asking is None:
        raise NotFound("Nobody asked that.")
    if asking.answers.exists():
        raise Conflict("That was answered before.")
    wanted, free = set(asked), set(cleared)
    if free - wanted or len(wanted) != asking.asked:
        raise Invalid("The answer is about other numbers than were asked about; nothing was changed.")
    held = set(OptOut.objects.filter(nhs_number__in=wanted).values_list("nhs_number", flat=True))
    out = wanted - free
    return _change(OptOutKind.NATIONAL, added=out - held, removed=held & free, asking=asking, by=by)


def _change(
    kind: OptOutKind, *, added: set[str], removed: set[str], asking: OptOutAsking | None, by: Viewer
) -> OptOutsLoaded:
    model, now = _HELD[kind], clock.now()
    model.objects.filter(nhs_number__in=removed).delete()
    model.objects.bulk_create(
        (model(nhs_number=number, loaded_at=now) for number in sorted(added)), batch_size=_BATCH
    )
    viewer = service("intake", purpose=Purpose.PLANNING)
    sources = people.numbered(viewer=viewer, nhs_numbers=added | removed)
    record.note_preference(source_numbers=sorted(sources), by=by)
    counts = OptOutsLoaded(model.objects.count(), len(added), len(removed))
    detail = {"held": counts.held, "added": counts.added, "removed": counts.removed}
    OptOutList.objects.create(kind=kind, asking=asking, at=now, **detail)
    audit.append(by=by, events=[Event("sharing.opt-outs-loaded", detail={"list": str(kind), **detail})])
    return counts


def _numbers(path: Path) -> set[str]:
    found = set()
    for place, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()):
        number = clean_nhs_number(line.split(",")[0].strip().strip('"'))
        if is_valid_nhs_number(number):
            found.add(number)
        elif number and not (place == 0 and not any(character.isdigit() for character in number)):
            raise Invalid(f"Line {place + 1} is no NHS number; nothing was changed.")
    return found
