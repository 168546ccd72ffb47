"""Referrals to and contacts with a voluntary organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b

from ginnel.surfaces.feeds.tabular import people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

PREFIX = "voluntary"
# The system of the kind of contact: what puts a contact in the category of social care.
KIND = OURS + "CodeSystem/voluntary-contact"
_CLASSES = (
    ("VR", ("phone", "call", "video", "zoom", "text", "email")),
    ("HH", ("visit", "home", "befriend")),
)
_LONGEST_MINUTES = 24 * 60


def build(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    """The referral and the contact of a row, where it has them."""
    referral = _referral(row, who)
    if referral:
        yield referral
    if at:
        yield _contact(row, who, at, referral["id"] if referral else "")


def derived(kind: str, who: Person, *parts: str) -> str:
    text = "\x1f".join((people.key_of(who), *parts))
    return f"{PREFIX}-{kind}-{blake2b(text.encode(), digest_size=12).hexdigest()}"


def _referral(row: Row, who: Person) -> Tree | None:
    own, on, closed = (
        row.text("Referral_ID"),
        row.day("Referral_Date"),
        row.day("Referral_Closed", is_fatal=False),
    )
    if not own and on is None:
        return None
    _, closed = visits.ordered(row, on, closed, "Referral_Closed")
    reason, referrer = row.text("Reason_for_Referral"), row.text("Referred_By")
    return filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", fhir_id(f"{PREFIX}-referral-{own}") if own else derived("referral", who, str(on))),
            ("identifier", visits.identifier("voluntary-referral", own)),
            ("status", "completed" if closed else "active"),
            ("intent", "order"),
            ("category", [_kind("referral", "Voluntary organisation")]),
            ("code", {"text": "Referral to a voluntary organisation"}),
            ("subject", people.subject(who, PREFIX)),
            ("occurrencePeriod", visits.period(on, closed)),
            ("authoredOn", str(on) if on else None),
            ("requester", {"display": referrer} if referrer else None),
            ("reasonCode", [{"text": reason}] if reason else []),
        ]
    )


def contact_id(row: Row, who: Person, at: visits.When) -> str:
    if own := row.text("Contact_ID"):
        return fhir_id(f"{PREFIX}-contact-{own}")
    kind = row.text("Contact_Type"), row.text("Activity")
    return derived("contact", who, stamp(at) if at else "", *kind)


def _contact(row: Row, who: Person, at: visits.When, referral: str) -> Tree:
    kind, activity = row.text("Contact_Type"), row.text("Activity")
    words = ": ".join(text for text in (kind or "contact", activity) if text)
    said = f"Voluntary organisation, {words[:1].lower()}{words[1:]}"
    return visits.encounter(
        contact_id(row, who, at), _class(kind), "finished", people.subject(who, PREFIX),
        ("identifier", visits.identifier("voluntary-contact", row.text("Contact_ID"))),
        ("type", [{**_kind("contact", kind or "Contact"), "text": said}]),
        ("basedOn", [local("ServiceRequest", referral)] if referral else []),
        ("period", visits.period(at, _end(row, at))),
        ("serviceProvider", visits.service_provider(who.source) if who.source else None),
    )  # fmt: skip


def _class(kind: str) -> str:
    lowered = kind.lower()
    return next((code for code, words in _CLASSES if any(word in lowered for word in words)), "AMB")


def _kind(code: str, display: str) -> Tree:
    return {"coding": [{"system": KIND, "code": code, "display": display}]}


def _end(row: Row, at: visits.When) -> visits.When:
    minutes = row.amount("Duration_Minutes")
    if minutes is None or at is None or not 0 < minutes <= _LONGEST_MINUTES:
        return at
    return at + timedelta(minutes=float(minutes)) if isinstance(at, datetime) else day_of(at)
