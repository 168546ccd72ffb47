"""Brings the shipped lists, sets and parameters into the database. Running it again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from ginnel.foundation.terminology.models import CodeSystem, Concept, Parameter, ValueSet
from ginnel.foundation.terminology.rules import shipped
from ginnel.foundation.terminology.rules.parameters import check_can_be_set
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def load_shipped(*, by: Viewer) -> int:
    """Answers how many code systems were new or changed. A place's own parameter values are never overwritten."""
    changed = sum(_load_system(system, by) for system in shipped.systems())
    systems = {system.name: system for system in CodeSystem.objects.all()}
    for entry in shipped.value_sets():
        ValueSet.objects.update_or_create(
            name=entry.name,
            defaults={
                "system": systems[entry.system],
                "title": entry.title,
                "source": entry.source,
                "codes": list(entry.codes),
            },
        )
    _load_parameters()
    return changed


def _load_system(system: shipped.System, by: Viewer) -> bool:
    held = CodeSystem.objects.filter(name=system.name).first()
    if held and (held.is_licensed or held.digest == system.digest):
        return False
    about = {
        name: getattr(system, name)
        for name in ("url", "version", "title", "source", "is_verified", "is_licensed")
    }
    digest = "" if system.is_licensed else system.digest
    stamp = {"digest": digest, "loaded_by": by.identity, "loaded_at": clock.now()}
    stored, _ = CodeSystem.objects.update_or_create(name=system.name, defaults={**about, **stamp})
    stored.concepts.all().delete()
    Concept.objects.bulk_create(
        Concept(
            system=stored,
            code=entry.code,
            display=entry.display,
            position=position,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            replaced_by=entry.replaced_by,
        )
        for position, entry in enumerate(system.codes, start=1)
    )
    return True


def _load_parameters(name: str = "") -> None:
    """Of one name, or all."""
    Parameter.objects.bulk_create(
        (
            Parameter(
                name=entry.name,
                value=entry.value,
                unit=entry.unit,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                source=entry.source,
                is_verified=entry.is_verified,
            )
            for entry in shipped.parameters()
            if name in ("", entry.name)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def set_parameter(*, name: str, value: str, unit: str, starts: date, source: str, by: Viewer) -> Parameter:
    """From `starts` the parameter has this value; the value before it ends the day before. Raises NotFound for a name
    that nothing has, Invalid as `rules.parameters`, and Conflict when a value starts on or after that day already."""
    values = Parameter.objects.select_for_update().filter(name=name)
    if not values.exists():  # as it was shipped, until now: it has to have been something before
        _load_parameters(name)
    before = values.order_by("valid_from").last()
    if before is None:
        raise NotFound(f"There is no parameter {name}.")
    if before.valid_from >= starts:
        raise Conflict(f"{name} already has a value that starts on or after {starts.isoformat()}.")
    check_can_be_set(value=value, unit=unit, source=source, before=before.value, unit_before=before.unit)
    for earlier in values:
        if earlier.valid_to is None or earlier.valid_to >= starts:
            earlier.valid_to = starts - timedelta(days=1)
            earlier.save(update_fields=["valid_to"])
    return Parameter.objects.create(
        name=name,
        value=value,
        unit=unit,
        valid_from=starts,
        source=f"{source} (set by {by.identity})",
        is_verified=True,
    )
