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
    """From `starts` the parameter has this value; the value before it ends the day before. One that starts that very
    day, and that day is still to come, is replaced. Raises NotFound for a name that nothing has, Invalid as
    `rules.parameters`, and Conflict when another value starts on or after that day already."""
    values = _locked(name)
    if not values:  # as it was shipped, until now: it has to have been something before
        _load_parameters(name)
        values = _locked(name)
    if not values:
        raise NotFound(f"There is no parameter {name}.")
    before = values[-1]
    is_replaced = before.valid_from == starts > clock.today()
    if before.valid_from >= starts and not is_replaced:
        raise Conflict(_taken(before, starts))
    check_can_be_set(value=value, unit=unit, source=source, before=before.value, unit_before=before.unit)
    if is_replaced:
        before.delete()
    for earlier in values[:-1] if is_replaced else values:
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


@transaction.atomic
def take_back_parameter(*, name: str, starts: date, by: Viewer) -> Parameter:
    """What a place set from `starts` on is as if it never had been, and is answered: the value before it goes on, or
    what was shipped for that day. Raises NotFound where no value starts that day, and Conflict when it counts already,
    another starts after it, or it is as it was shipped."""
    values = _locked(name)
    found = next((one for one in values if one.valid_from == starts), None)
    if found is None:
        raise NotFound(f"{name} has no value that starts on {starts.isoformat()}.")
    as_shipped = {one.valid_from: one for one in shipped.parameters() if one.name == name}
    if starts <= clock.today():
        raise Conflict(
            f"{name} has been {found.value} since {starts.isoformat()}: set another from a later day on."
        )
    if found is not values[-1]:
        raise Conflict(_taken(values[-1], starts))
    if starts in as_shipped and as_shipped[starts].source == found.source:
        raise Conflict(f"That {name} is {found.value} from {starts.isoformat()} on comes with Ginnel.")
    Parameter.objects.filter(pk=found.pk).delete()
    if starts in as_shipped:
        _load_parameters(name)
    elif len(values) > 1 and values[-2].valid_to == starts - timedelta(days=1):
        before = values[-2]
        known = as_shipped.get(before.valid_from)
        before.valid_to = known.valid_to if known and known.source == before.source else None
        before.save(update_fields=["valid_to"])
    return found


def _locked(name: str) -> list[Parameter]:
    return list(Parameter.objects.select_for_update().filter(name=name).order_by("valid_from"))


def _taken(last: Parameter, starts: date) -> str:
    """What stands in the way of a value from `starts` on, and what to do."""
    said = f"{last.name} already has a value that starts on {last.valid_from.isoformat()}"
    if last.valid_from <= clock.today():
        return f"{said}, and counts: choose a later day than that."
    return f"{said}: take that back first (`ginnel terminology take-back`), or choose a later day."
