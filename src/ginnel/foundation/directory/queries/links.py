"""Whom to ring about what, at every organisation. Staff and teams, and nobody who receives care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.directory.models import NamedLink
from ginnel.foundation.directory.queries.chasing import who_keeps
from ginnel.foundation.directory.queries.linking import Resolved, resolved, typed_of
from ginnel.foundation.directory.rules import keepers
from ginnel.foundation.directory.rules import links as rules
from ginnel.foundation.directory.rules.chasing import Stale
from ginnel.foundation.directory.rules.links import LinkTyped
from ginnel.foundation.directory.rules.staleness import is_stale
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.rules.rota import Shift
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

SHOWN = 100


@dataclass(frozen=True, slots=True)
class LinkShown:
    """`number` counts what the organisation has said of the subject; `said_by` is an identity. `covering` is who is on
    duty now, where a rota says who covers; `wrong` why it is not to be gone by, though it may have been looked at."""

    organisation: str
    organisation_name: str
    subject: LinkSubject
    who: str
    telephone: str
    hours: str
    cover: str
    cover_telephone: str
    assured_on: date
    is_stale: bool
    number: int
    said_by: str
    said_at: datetime
    covering: Shift | None = None
    cover_team: str = ""
    wrong: str = ""
    typed: LinkTyped | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """The first `SHOWN` of `total`."""

    total: int
    items: tuple[LinkShown, ...]


def links(*, viewer: Viewer, words: str = "", organisation: str = "", subject: str = "") -> Links:
    """Those that stand, by organisation and subject, for whoever is signed in. `words` are looked for in the names of
    the organisation and of whom to ask."""
    found = standing().select_related("organisation", "staff", "cover_team")
    if organisation:
        found = found.filter(organisation__code=organisation)
    if subject:
        found = found.filter(subject=subject)
    for word in words.split()[:10]:
        named = Q(who__icontains=word) | Q(staff__display_name__icontains=word)
        found = found.filter(Q(organisation__name__icontains=word) | named)
    rows = found.order_by("organisation__name", "organisation__code", "subject")
    return Links(rows.count(), tuple(_shown(list(rows[:SHOWN]), viewer)))


def own_links(*, viewer: Viewer) -> dict[LinkSubject, LinkShown]:
    rows = standing().filter(organisation__code=viewer.organisation)
    found = list(rows.select_related("organisation", "staff", "cover_team"))
    return {one.subject: one for one in _shown(found, viewer)}


def link_number(subject: LinkSubject, *, viewer: Viewer) -> int:
    """How often the viewer's organisation has said something of the subject, or taken it back."""
    said = NamedLink.objects.filter(organisation__code=viewer.organisation, subject=subject)
    return said.order_by("-number").values_list("number", flat=True).first() or 0


def ought_to_name(*, viewer: Viewer) -> frozenset[LinkSubject]:
    """For which subjects the viewer's organisation ought to name somebody."""
    kind = Organisation.objects.filter(code=viewer.organisation).values_list("kind", flat=True).first()
    return frozenset(rules.ought(kind or ""))


def subjects_said(*, viewer: Viewer) -> set[tuple[str, str]]:
    """(code, subject) of which an organisation has ever said anything, if only that nobody is rung about it."""
    return set(NamedLink.objects.values_list("organisation__code", "subject"))


def organisations_named(*, viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of each organisation that names somebody, by name."""
    rows = standing().order_by("organisation__name", "organisation__code")
    return list(rows.values_list("organisation__code", "organisation__name").distinct())


def chased_links(*, viewer: Viewer) -> list[Stale]:
    """What is missing at organisations in which somebody may say it, and what nobody has assured for too long."""
    may = who_keeps(keepers.KEEPS_LINKS, viewer=viewer)
    known = list(Organisation.objects.filter(pk__in=may).exclude(kind="ginnel").order_by("code"))
    found = standing().filter(organisation__in=known).select_related("organisation", "staff", "cover_team")
    rows = list(found.order_by("assured_on", "pk"))
    named: dict[UUID, set[str]] = {}
    for row in rows:
        named.setdefault(row.organisation_id, set()).add(row.subject)
    lacking = [
        _missing(one, subject)
        for one in known
        for subject in rules.missing(one.kind, named.get(one.pk, set()))
    ]
    before = clock.today() - timedelta(days=link_assured_within())
    now = resolved(rows, viewer=viewer)
    return lacking + [
        _stale(row, now[row.pk].wrong) for row in rows if now[row.pk].wrong or row.assured_on < before
    ]


def without_keeper(*, viewer: Viewer) -> list[str]:
    """Names of organisations whose staff work here and of which nobody may say whom to ring: none of them is chased."""
    may = who_keeps(keepers.KEEPS_LINKS, viewer=viewer)
    working = [one.code for one in organisations.working(viewer=viewer)]
    lacking = Organisation.objects.filter(code__in=working).exclude(kind="ginnel").exclude(pk__in=may)
    return list(lacking.order_by("name", "code").values_list("name", flat=True))


@needs_no_viewer("Says how a link is called here.")
def subject_of_link(organisation: str, subject: str) -> str:
    return f"link {organisation} {subject}"


@needs_no_viewer("A parameter of the place.")
def link_assured_within() -> int:
    """Days after which whom to ring is looked at again."""
    return int(terminology.parameter("directory-link-assured-within").value)


@needs_no_viewer("What each organisation says of itself; whoever shows it takes a viewer.")
def standing() -> QuerySet[NamedLink]:
    """The last that was said of each subject by each organisation, without those taken back."""
    last = NamedLink.objects.order_by("organisation", "subject", "-number").distinct(
        "organisation", "subject"
    )
    return NamedLink.objects.filter(pk__in=last.values("pk"), is_ended=False)


def _missing(one: Organisation, subject: LinkSubject) -> Stale:
    text = f"Nobody is named whom others can ring about this: {subject.label}. Say who, and who covers."
    return Stale(subject_of_link(one.code, subject), one.pk, text, reason=rules.MISSING_NOTICE)


def _stale(row: NamedLink, wrong: str) -> Stale:
    look = f"{wrong} Say whom to ring instead." if wrong else "Look whether it is still right, and say so."
    text = f"Whom to ring about this: {LinkSubject(row.subject).label}. {look}"
    key = subject_of_link(row.organisation.code, row.subject)
    return Stale(key, row.organisation_id, text, row.said_by, reason=rules.STALE_NOTICE)


def _shown(rows: list[NamedLink], viewer: Viewer) -> list[LinkShown]:
    now, within = resolved(rows, viewer=viewer), link_assured_within()
    return [_one(row, now[row.pk], within) for row in rows]


def _one(row: NamedLink, now: Resolved, within: int) -> LinkShown:
    return LinkShown(
        row.organisation.code,
        row.organisation.name,
        LinkSubject(row.subject),
        ", ".join(filter(None, (now.who, row.who))),
        row.telephone,
        row.hours,
        row.cover,
        row.cover_telephone,
        row.assured_on,
        bool(now.wrong) or is_stale(row.assured_on, clock.today(), within),
        row.number,
        row.said_by,
        row.said_at,
        now.covering,
        now.cover_team,
        now.wrong,
        typed_of(row),
    )
