"""The national data opt-out, as a list of NHS numbers: replaced whole, and told to those who follow the change log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record
from ginnel.foundation.sharing.models import OptOut
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.values.identifiers import clean_nhs_number, is_valid_nhs_number
from ginnel.kernel.viewer import Purpose, Viewer

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class OptOutsLoaded:
    """How many numbers the list holds, how many are new on it and how many are no longer."""

    held: int
    added: int
    removed: int


@transaction.atomic
def load_opt_outs(*, path: Path, by: Viewer) -> OptOutsLoaded:
    """Replace the list by the NHS numbers in a file, one a line (more columns are ignored, so is a heading).

    Raises NotFound for a missing file and Invalid for a line that is no NHS number: half a list must not pass for one.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}.")
    wanted = _numbers(path)
    held = set(OptOut.objects.values_list("nhs_number", flat=True))
    added, removed = wanted - held, held - wanted
    OptOut.objects.filter(nhs_number__in=removed).delete()
    now = clock.now()
    OptOut.objects.bulk_create(
        (OptOut(nhs_number=number, loaded_at=now) for number in sorted(added)), batch_size=_BATCH
    )
    viewer = service("intake", purpose=Purpose.PLANNING)
    sources = people.numbered(viewer=viewer, nhs_numbers=added | removed)
    record.note_preference(source_numbers=sorted(sources), by=by)
    counts = OptOutsLoaded(len(wanted), len(added), len(removed))
    detail = {"held": counts.held, "added": counts.added, "removed": counts.removed}
    audit.append(by=by, events=[Event("sharing.opt-outs-loaded", detail=detail)])
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
