"""How long relationships last when nobody says that they ended: dated parameters, which a place may set."""

from __future__ import annotations

from datetime import date, timedelta

from ginnel.foundation.relationships.rules import Ages
from ginnel.foundation.relationships.states import ActingKind, RelationshipKind
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.exemptions import needs_no_viewer

_ABOUT_NOBODY = "how long something lasts is about nobody"


@needs_no_viewer(_ABOUT_NOBODY)
def lasts(kind: str, *, on: date | None = None) -> timedelta | None:
    """None for a registration with a practice, which ends when another begins."""
    if kind == RelationshipKind.REGISTERED_PRACTICE:
        return None
    return _span(f"relationship-lasts-{kind}", on)


@needs_no_viewer(_ABOUT_NOBODY)
def acting_lasts(kind: str) -> timedelta | None:
    """How long somebody acts for a person without a word; None for what ends otherwise, or not before it is revoked."""
    timed = {ActingKind.PROXY, ActingKind.DEPUTY_WELFARE, ActingKind.DEPUTY_PROPERTY}
    return _span(f"acting-lasts-{kind}", None) if kind in timed else None


@needs_no_viewer(_ABOUT_NOBODY)
def confirmed_within() -> timedelta:
    """How far apart a worker's word and what a feed says may lie and still be about one event."""
    return _span("being-there-confirmed-within", None)


@needs_no_viewer(_ABOUT_NOBODY)
def latest_feed() -> timedelta:
    """How late a feed may be and still bear out a worker's word."""
    return _span("being-there-latest-feed", None)


@needs_no_viewer(_ABOUT_NOBODY)
def ages() -> Ages:
    """At which ages of a child a parent's reading is agreed anew, and ends."""
    return Ages(
        *(int(terminology.parameter(f"parent-reads-until-{word}").value) for word in ("review", "end"))
    )


def _span(name: str, on: date | None) -> timedelta:
    value = terminology.parameter(name, on=on)
    return timedelta(**{value.unit: float(value.value)})
