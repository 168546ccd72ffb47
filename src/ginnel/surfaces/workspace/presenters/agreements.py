"""Agreements as lists, and one with its parties, days, words and versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.sharing.queries import AgreementShown, AgreementVersionShown, Lacking, Signed
from ginnel.foundation.sharing.rules.restrictions import Term
from ginnel.foundation.sharing.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Purpose
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.agreements import LeavingForm
from ginnel.surfaces.workspace.presenters.notes import errors

PURPOSES = {
    Purpose.DIRECT_CARE: "care",
    Purpose.SAFEGUARDING: "safeguarding",
    Purpose.PLANNING: "planning",
    Purpose.RESEARCH: "research",
}
COLOURS = {
    Standing.IN_FORCE: "green",
    Standing.UNSIGNED: "yellow",
    Standing.NOT_YET: "blue",
    Standing.LAPSED: "red",
    Standing.WITHDRAWN: "grey",
    Standing.REPLACED: "grey",
}
# Actions of the ODRL vocabulary that MAIS names, as people say them.
WORDS = {
    "read": "read it",
    "reproduce": "copy it",
    "analyze": "analyse it",
    "use": "use it",
    "distribute": "pass it on",
    "transfer": "hand it over",
    "sell": "sell it",
    "delete": "delete it when the agreement ends",
    "anonymize": "make it anonymous",
    "encrypt": "encrypt it",
}
TERMS = {"Restrictions": "They may not", "DataRecipientResponsibilities": "They must"}
# Fields of the document that bind people and nothing here reads.
BINDING = (
    ("PermittedUse", "They may"),
    ("SecurityMeasure", "Kept safe by"),
    ("LegalCompliance", "Law it rests on"),
)


def agreements(
    found: Sequence[AgreementShown], lacking: Sequence[Lacking], faults: Sequence[str] = ()
) -> dict[str, Any]:
    """Values for `workspace/agreements.html`."""
    return {
        "rows": [_row(each) for each in found],
        "lacking": [_lacking(each) for each in lacking],
        "errors": [{"text": fault, "href": "#files"} for fault in faults],
    }


def agreement(found: AgreementShown, number: int, forms: dict[str, Form]) -> dict[str, Any]:
    """Values for `workspace/agreement.html`: one version, and the forms that its standing allows."""
    version = next(each for each in found.versions if each.number == number)
    return {
        "id": found.id,
        "name": version.name,
        "number": version.number,
        "standing": _tag(version.standing),
        "says": _says(found, version),
        "facts": _facts(version),
        "terms": [_term(each) for each in version.restrictions.terms],
        "binding": [(label, _items(version, name)) for name, label in BINDING if _items(version, name)],
        "parties": [_party(each, version) for each in version.parties],
        "reviews": [_review(each) for each in version.reviews],
        "versions": [_version(each, number) for each in found.versions] if len(found.versions) > 1 else [],
        "unread": version.unread,
        "forms": forms,
        "errors": [fault for form in forms.values() for fault in errors(form)],
        "unsigned": _options(waiting(version), forms["sign"], "party"),
        "leaving": _options(leaving(version), forms["leave"], "organisation"),
        "may_sign": bool(version.unsigned)
        and version.standing not in (Standing.REPLACED, Standing.WITHDRAWN),
        "may_leave": version.standing in (Standing.IN_FORCE, Standing.NOT_YET, Standing.UNSIGNED),
        "may_review": version.standing is Standing.IN_FORCE,
        "today": clock.today().isoformat(),
    }


def waiting(version: AgreementVersionShown) -> list[tuple[str, str]]:
    return [(str(party.id), f"{party.name}, by its {party.signatory}") for party in version.unsigned]


def leaving(version: AgreementVersionShown) -> list[tuple[str, str]]:
    bound = [(party.code, party.name) for party in version.parties if party.withdrew_on is None]
    return [(LeavingForm.EVERYBODY, "Everybody: the agreement ends"), *bound]


def _options(choices: Sequence[tuple[str, str]], form: Form, name: str) -> list[dict[str, Any]]:
    chosen = form[name].value()
    return [{"value": value, "text": text, "selected": value == chosen} for value, text in choices]


def _row(found: AgreementShown) -> dict[str, Any]:
    shown = found.in_force or found.latest
    newer = found.latest if found.latest.number != shown.number else None
    return {
        "href": reverse("workspace:agreement", args=[found.id]),
        "name": shown.name,
        "tag": _tag(shown.standing),
        "purposes": _purposes(shown),
        "parties": _count(
            len([each for each in shown.parties if each.withdrew_on is None]), "party", "parties"
        ),
        "days": f"{formats.day(shown.starts_on)} to {formats.day(shown.ends_on)}",
        "next": _next(shown, newer),
    }


def _next(shown: AgreementVersionShown, newer: AgreementVersionShown | None) -> str:
    if newer:
        return f"Version {newer.number} waits: {newer.standing.label.lower()}."
    if shown.standing is Standing.UNSIGNED:
        return f"{_count(len(shown.unsigned), 'party has', 'parties have')} not signed."
    if shown.standing is not Standing.IN_FORCE:
        return ""
    if shown.review_on < clock.today():
        return f"Its review was due on {formats.day(shown.review_on)}."
    return f"To be reviewed by {formats.day(shown.review_on)}."


def _lacking(one: Lacking) -> dict[str, str]:
    doing = " and ".join(PURPOSES[purpose] for purpose in one.purposes)
    since = f"The last one ended on {formats.day(one.since)}." if one.since else "There has never been one."
    return {"name": one.name, "text": f"No agreement in force for {doing}. {since}"}


def _tag(standing: Standing) -> dict[str, str]:
    return {"text": standing.label, "classes": f"nhsuk-tag--{COLOURS[standing]}"}


def _says(found: AgreementShown, version: AgreementVersionShown) -> str:
    if version.withdrawn:
        return f"It ended for everybody: {version.withdrawn}"
    if version.is_carried_over:
        return "Nobody signed this: it carries over what was recorded before agreements were documents. Replace it."
    if version.standing is Standing.UNSIGNED:
        held = found.in_force
        until = (
            f" Until then version {held.number} stays in force." if held else " Until then it binds nobody."
        )
        return f"In force once all have signed.{until}"
    return ""


def _facts(version: AgreementVersionShown) -> list[tuple[str, str]]:
    covers = "Everything" if len(version.covers) == len(Category) else _list(version.covers)
    came = f"{formats.moment(version.recorded_at)}, {version.recorded_by}"
    return [
        ("For", _purposes(version)),
        ("Kinds of fact", covers or "None that this place knows"),
        ("From", formats.day(version.starts_on)),
        ("Until", formats.day(version.ends_on)),
        ("Next review", formats.day(version.review_on)),
        ("Known as", version.identifier),
        ("Ask", version.contact),
        ("Taken in", came),
    ]


def _items(version: AgreementVersionShown, name: str) -> str:
    held = version.document.get(name) or []
    items = [str(each).strip() for each in (held if isinstance(held, list) else [held])]
    return ", ".join(_worded(each) for each in items)


def _term(one: Term) -> dict[str, str]:
    return {"field": TERMS[one.field], "what": _worded(one.text), "becomes": one.becomes}


def _worded(text: str) -> str:
    word = text.removeprefix("odrl:")
    return WORDS.get(word, word)


def _party(party: Signed, version: AgreementVersionShown) -> dict[str, str]:
    if party.withdrew_on:
        said = f"Left on {formats.day(party.withdrew_on)}: {party.why}"
    elif party.on:
        by = f", written down by {party.written_down_by}"
        said = f"Signed by {party.who}, {party.role}, on {formats.day(party.on)}{by}"
    elif version.is_carried_over:
        said = "Carried over"
    else:
        said = f"Not signed yet. Its {party.signatory} signs"
    return {"name": party.name, "code": party.code, "said": said}


def _review(one: Any) -> dict[str, str]:
    return {
        "when": formats.day(one.at),
        "found": one.found,
        "who": f"{one.by}. Next by {formats.day(one.next_on)}.",
    }


def _version(one: AgreementVersionShown, shown: int) -> dict[str, Any]:
    href = reverse("workspace:agreement-version", args=[one.agreement, one.number])
    return {
        "text": f"Version {one.number}",
        "href": "" if one.number == shown else href,
        "tag": _tag(one.standing),
        "days": f"{formats.day(one.starts_on)} to {formats.day(one.ends_on)}",
    }


def _purposes(version: AgreementVersionShown) -> str:
    said = ", ".join(PURPOSES.get(each, each.value) for each in version.purposes)
    return said[:1].upper() + said[1:] if said else "No purpose that this place knows"


def _list(kinds: Sequence[Category]) -> str:
    return ", ".join(each.label for each in kinds)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
