"""How a medicine is to be taken, in words, from a FHIR R4 Dosage. https://hl7.org/fhir/R4/dosage.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ginnel.foundation.record.rules import quantities, wording
from ginnel.foundation.record.rules.wording import Tree

_TIMES = {"1": "once", "2": "twice"}
_PERIODS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
_MOMENTS = {
    "MORN": "in the morning",
    "NOON": "at midday",
    "AFT": "in the afternoon",
    "EVE": "in the evening",
    "NIGHT": "at night",
    "HS": "at bedtime",
    "WAKE": "on waking",
    "AC": "before meals",
    "PC": "after meals",
    "C": "with meals",
    "ACM": "before breakfast",
    "PCM": "after breakfast",
    "CM": "with breakfast",
}


def words(dosages: Iterable[Any]) -> str:
    """All the instructions of a medicine: the author's own words where there are any, else put together."""
    return "; ".join(filter(None, map(_one, (one for one in dosages if isinstance(one, dict)))))


def _one(dosage: Tree) -> str:
    written = str(dosage.get("text") or dosage.get("patientInstruction") or "").strip()
    return written or ", ".join(filter(None, _parts(dosage)))


def _parts(dosage: Tree) -> Iterator[str]:
    timing = dosage.get("timing") or {}
    repeat = timing.get("repeat") or {}
    yield ", ".join(filter(None, map(_amount, dosage.get("doseAndRate") or ())))
    yield wording.concept(dosage.get("route"))
    yield _often(repeat) or wording.concept(timing.get("code"))
    yield ", ".join(_MOMENTS.get(str(when), "") for when in repeat.get("when") or ())
    if dosage.get("asNeededBoolean") or dosage.get("asNeededCodeableConcept"):
        reason = wording.concept(dosage.get("asNeededCodeableConcept"))
        yield f"when needed for {reason}" if reason else "when needed"
    if dosage.get("maxDosePerPeriod"):
        yield f"no more than {quantities.ratio(dosage['maxDosePerPeriod'])}"


def _amount(item: Tree) -> str:
    if item.get("doseQuantity"):
        return quantities.quantity(item["doseQuantity"])
    return quantities.span(item.get("doseRange") or {})


def _often(repeat: Tree) -> str:
    """`twice a day`, `every 8 hours`; '' when it is not said by counting."""
    period, every = str(repeat.get("period", "")), _PERIODS.get(str(repeat.get("periodUnit", "")), "")
    if not period or not every:
        return ""
    count = str(repeat.get("frequency", 1))
    times = _TIMES.get(count, f"{count} times")
    if period == "1":
        return f"{times} a{'n' if every == 'hour' else ''} {every}"
    return f"every {period} {every}s" if count == "1" else f"{times} every {period} {every}s"
