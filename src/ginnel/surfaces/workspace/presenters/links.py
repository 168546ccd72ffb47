"""Whom to ring about what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.forms import Form

from ginnel.foundation.directory.queries import Links, LinkShown
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel.web import formats

DONE = {
    "saved": "Saved. Everybody who works with you sees whom to ring.",
    "assured": "Thank you. Readers see that it is right as of today.",
    "ended": "Taken out.",
    "wrong": "That was not done: who is named is not to be rung any more. Say whom to ring instead.",
    "not": "That was not done: somebody has changed it since you opened the page. Look at it as it is now.",
}


def found(
    links: Links, form: Form, organisations: Sequence[tuple[str, str]], *, keeps: bool
) -> dict[str, Any]:
    chosen = {name: str(form.data.get(name, "")) for name in ("organisation", "subject", "words")}
    more = f"The first {len(links.items)} of {links.total:,}: say more of what you look for."
    return {
        "words": chosen["words"],
        "organisations": _items([("", "Any organisation"), *organisations], chosen["organisation"]),
        "subjects": _items([("", "Anything"), *LinkSubject.choices], chosen["subject"]),
        "heading": {0: "Nobody found", 1: "1 found"}.get(links.total, f"{links.total:,} found"),
        "more": more if links.total > len(links.items) else "",
        "rows": [row(one) for one in links.items],
        "keeps": keeps,
    }


def _items(options: Sequence[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": str(text), "selected": value == chosen} for value, text in options]


def row(one: LinkShown) -> dict[str, Any]:
    return {
        "organisation": one.organisation_name,
        "subject": str(one.subject.label),
        "who": one.who,
        "telephone": {"text": one.telephone, "href": formats.call(one.telephone)},
        "hours": one.hours,
        "cover": _cover(one),
        "wrong": one.wrong,
        "cover_telephone": {"text": one.cover_telephone, "href": formats.call(one.cover_telephone)},
        "assured": f"Right on {formats.day(one.assured_on)}",
        "is_stale": one.is_stale,
    }


def _cover(one: LinkShown) -> str:
    """Whoever is on duty at this moment by name, and until when; in words where nobody is, or none are looked up."""
    if not one.cover_team:
        return one.cover
    duty = f"whoever is on duty at {one.cover_team}"
    if one.covering:
        return (
            f"{one.covering.name}, on duty at {one.cover_team} until {formats.clock_time(one.covering.until)}"
        )
    otherwise = f"; otherwise {one.cover}" if one.cover else ""
    return f"{duty} (nobody now){otherwise}"


def own(
    links: Mapping[LinkSubject, LinkShown],
    ought: frozenset[LinkSubject],
    names: Mapping[str, str],
    *,
    done: str,
) -> dict[str, Any]:
    """Every subject: what is said, what ought to be and is not, and what else may be."""
    rows = [_own(subject, links[subject], names) for subject in LinkSubject if subject in links]
    rest = [_unsaid(subject) for subject in LinkSubject if subject not in links and subject not in ought]
    lacking = [_unsaid(subject) for subject in LinkSubject if subject in ought and subject not in links]
    return {"rows": rows, "missing": lacking, "rest": rest, "done": DONE.get(done, "")}


def _own(subject: LinkSubject, one: LinkShown, names: Mapping[str, str]) -> dict[str, Any]:
    said = f"{formats.when(one.said_at)}, {names.get(one.said_by, one.said_by)}"
    return {**row(one), "slug": subject.value, "number": one.number, "said": said}


def _unsaid(subject: LinkSubject) -> dict[str, str]:
    return {"slug": subject.value, "subject": str(subject.label)}


def typed(held: LinkShown | None) -> dict[str, Any]:
    if held is None:
        return {}
    return asdict(held.typed) if held.typed else {}


def page(
    about: LinkSubject,
    form: Form,
    held: LinkShown | None,
    seen: int,
    *,
    is_stale: bool,
    staff: Sequence[tuple[Any, str]],
    teams: Sequence[tuple[Any, str]],
) -> dict[str, Any]:
    """`staff` and `teams` are those that can be named."""
    errors = [{"text": str(said[0]), "href": f"#{name}"} for name, said in form.errors.items()]
    return {
        "heading": str(about.label),
        "slug": about.value,
        "form": form,
        "selects": {
            "staff_id": _choices(form, "staff_id", staff, "Nobody by name: as is written above"),
            "competence": _choices(form, "competence", Competence.choices, "Nothing in particular"),
            "cover_team_id": _choices(form, "cover_team_id", teams, "As is written above"),
        },
        "errors": errors if form.is_bound else [],
        "seen": seen,
        "now": row(held) if held else None,
        "is_stale": is_stale,
    }


def _choices(form: Form, name: str, found: Sequence[tuple[Any, Any]], nothing: str) -> list[dict[str, Any]]:
    rows = [("", nothing), *((str(value), str(text)) for value, text in found)]
    return _items(rows, str(form[name].value() or ""))
