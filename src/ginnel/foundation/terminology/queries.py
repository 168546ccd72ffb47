"""Reads of code lists and parameters. They name nobody, so no viewer is asked for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from ginnel.foundation.terminology.models import CodeSystem, Concept, Parameter, ValueSet
from ginnel.foundation.terminology.rules import shipped
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.prepared import run

_NOBODY = "Code lists and parameters are about nobody."
# Asked for each message that is matched: Django's query took a tenth of the whole.
_IN_FORCE = """
SELECT value, unit, source, is_verified FROM terminology_parameter
WHERE name = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s) ORDER BY valid_from DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter on one day. `value` keeps every digit; `is_verified` says whether its source was checked."""

    name: str
    value: Decimal
    unit: str
    source: str
    is_verified: bool


@needs_no_viewer(_NOBODY)
def display(system: str, code: str, *, on: date | None = None) -> str:
    """What `code` meant on a day (today); its latest meaning if none was in force then; "" if unknown.

    `system` is a name or a FHIR url.
    """
    known = Concept.objects.filter(Q(system__name=system) | Q(system__url=system), code=code)
    concept = _in_force(known, on or clock.today()).first() or known.order_by("-valid_from").first()
    return concept.display if concept else ""


@needs_no_viewer(_NOBODY)
def expand(value_set: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """Code and meaning of each member in force on a day (today), in the list's order. Raises NotFound."""
    found = ValueSet.objects.filter(name=value_set).select_related("system").first()
    if found is None:
        raise NotFound(f"There is no value set {value_set}.")
    members = found.system.concepts.all()
    if found.codes:
        members = members.filter(code__in=found.codes)
    return list(_in_force(members, on or clock.today()).order_by("position").values_list("code", "display"))


@needs_no_viewer(_NOBODY)
def members(value_set: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """The system's FHIR url and the code of each member in force on a day (today). Raises NotFound."""
    found = ValueSet.objects.filter(name=value_set).select_related("system").first()
    if found is None:
        raise NotFound("There is no such value set.")
    return [(found.system.url, code) for code, _ in expand(value_set, on=on)]


@needs_no_viewer(_NOBODY)
def grouping(prefix: str) -> dict[str, list[str]]:
    """Codes by title of the value sets whose names begin so, in the order shipped: code lists in groups."""
    groups: dict[str, list[str]] = {}
    found = ValueSet.objects.filter(name__startswith=prefix).order_by("pk")
    for title, codes in found.values_list("title", "codes"):
        groups.setdefault(title, []).extend(codes)
    return groups


@needs_no_viewer(_NOBODY)
def codes(system: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """Code and meaning of a whole system in force on a day (today), in its order. Raises NotFound."""
    found = CodeSystem.objects.filter(Q(name=system) | Q(url=system)).first()
    if found is None:
        raise NotFound(f"There is no code system {system}.")
    members = _in_force(found.concepts.all(), on or clock.today())
    return list(members.order_by("position").values_list("code", "display"))


@needs_no_viewer(_NOBODY)
def parameter(name: str, *, on: date | None = None) -> Value:
    """The value in force on a day (today); as shipped where no value was ever loaded. Raises NotFound when none was."""
    day = on or clock.today()
    for value, unit, source, is_verified in run(_IN_FORCE, [name, day, day]):
        return Value(name, Decimal(value), unit, source, is_verified)
    known = _as_shipped(name, day)
    if known is None:
        raise NotFound(f"The parameter {name} has no value on {day.isoformat()}.")
    return Value(name, Decimal(known.value), known.unit, known.source, known.is_verified)


@needs_no_viewer(_NOBODY)
def starting(name: str, *, on: date) -> Value | None:
    """The value that was loaded or set to start on that very day."""
    found = Parameter.objects.filter(name=name, valid_from=on).first()
    if found is None:
        return None
    return Value(name, Decimal(found.value), found.unit, found.source, found.is_verified)


@needs_no_viewer(_NOBODY)
def parameters(*, on: date | None = None) -> list[Value]:
    """Every parameter that has a value on a day (today), by name."""
    day = on or clock.today()
    names = {one.name for one in shipped.parameters()} | set(Parameter.objects.values_list("name", flat=True))
    found = []
    for name in sorted(names):
        with suppress(NotFound):
            found.append(parameter(name, on=day))
    return found


def _as_shipped(name: str, day: date) -> shipped.Dated | None:
    """Nobody is refused care because a list was not loaded yet."""
    if Parameter.objects.filter(name=name).exists():
        return None
    return next((one for one in shipped.parameters() if one.name == name and one.is_in_force(day)), None)


def _in_force(concepts: QuerySet[Concept], day: date) -> QuerySet[Concept]:
    return concepts.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    )
