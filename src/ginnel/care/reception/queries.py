"""Receipts, freshness and the quarantine, as those who keep the record see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from ginnel.care.reception.models import (
    Load,
    MailboxChange,
    MailboxMessage,
    MailboxRoute,
    Quarantined,
    QuarantineDecision,
    Upload,
    UploadChange,
)
from ginnel.care.reception.rules.mailbox import Route, in_force, route_of
from ginnel.care.reception.states import Decision, MailboxState, UploadState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Freshness:
    """How one organisation's feed stands: when it last said anything, and how clean that was (0 to 1)."""

    organisation: str
    code: str
    loads: int
    last_at: datetime | None
    read: int
    quarantined: int
    waiting: int
    expected_every: timedelta | None

    @property
    def is_late(self) -> bool:
        """Silent for longer than twice its usual gap; an organisation that has sent once has no usual gap."""
        usual = self.expected_every
        return usual is not None and self.last_at is not None and clock.now() - self.last_at > 2 * usual

    @property
    def cleanness(self) -> float:
        return 1.0 if not self.read else 1 - self.quarantined / self.read


def loads(*, viewer: Viewer, limit: int = 50) -> QuerySet[Load]:
    """The latest loads, newest first, with their receipts."""
    return Load.objects.select_related("organisation").order_by("-started_at")[:limit]


def load(*, viewer: Viewer, id: UUID) -> Load:
    """One load. Raises NotFound."""
    found = Load.objects.select_related("organisation").filter(id=id).first()
    if found is None:
        raise NotFound("There is no such load.")
    return found


def loads_named(*, viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, Load]:
    """The loads with these ids, by id."""
    return Load.objects.select_related("organisation").in_bulk(list(ids))


def kept_under(*, viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The load that first brought the same bytes as each of these, itself if it was the first: what is kept of a whole
    file is kept once, under that one."""
    asked = Load.objects.in_bulk(list(ids))
    same = Load.objects.filter(digest__in={load.digest for load in asked.values()}).order_by("started_at")
    first: dict[tuple[Any, ...], UUID] = {}
    for load in same:
        first.setdefault((load.digest, load.organisation_id, load.feed), load.id)
    return {id: first[load.digest, load.organisation_id, load.feed] for id, load in asked.items()}


def freshness(*, viewer: Viewer) -> list[Freshness]:
    """Every organisation that has ever sent anything, the longest silent first."""
    waiting = {
        row["organisation"]: row["n"] for row in _waiting().values("organisation").annotate(n=Count("id"))
    }
    rows = (
        Load.objects.values("organisation", "organisation__name", "organisation__code")
        .annotate(
            n=Count("id"),
            first=Min("started_at"),
            last=Max("started_at"),
            rows=Sum("read"),
            bad=Sum("quarantined"),
        )
        .order_by("last")
    )
    return [
        Freshness(
            organisation=row["organisation__name"],
            code=row["organisation__code"],
            loads=row["n"],
            last_at=row["last"],
            read=row["rows"],
            quarantined=row["bad"],
            waiting=waiting.get(row["organisation"], 0),
            expected_every=_usual_gap(row["first"], row["last"], row["n"]),
        )
        for row in rows
    ]


# Files sent together are one arrival, not a habit: a usual gap shorter than this is taken as this.
SHORTEST_GAP = timedelta(days=1)


def _usual_gap(first: datetime, last: datetime, count: int) -> timedelta | None:
    """The mean time between an organisation's loads, at least a day; None when it has sent on one day only."""
    if last - first < SHORTEST_GAP:
        return None
    return max((last - first) / (count - 1), SHORTEST_GAP)


def _standing() -> QuerySet[Quarantined]:
    last = QuarantineDecision.objects.filter(item=OuterRef("pk")).order_by("-pk").values("decision")[:1]
    return Quarantined.objects.annotate(standing=Subquery(last))


def _waiting() -> QuerySet[Quarantined]:
    settled = [Decision.ACCEPTED, Decision.DISCARDED]
    return _standing().filter(Q(standing=None) | ~Q(standing__in=settled))


# Record keepers of these look after the whole place's record, of others only after what their own organisation sent.
WHOLE_PLACE = {OrganisationKind.INTEGRATED_CARE_BOARD, OrganisationKind.GINNEL}
SERVICE = "service"


def keeps_whole_place(*, viewer: Viewer) -> bool:
    """Whether every organisation's rows are this viewer's business: services, and the place's record keepers."""
    if viewer.role != Role.RECORD_KEEPER:
        return viewer.role == SERVICE
    employer = organisations.by_code(viewer.organisation, viewer=viewer)
    return employer is not None and employer.kind in WHOLE_PLACE


def _kept_by(viewer: Viewer, rows: QuerySet[Quarantined]) -> QuerySet[Quarantined]:
    return rows if keeps_whole_place(viewer=viewer) else rows.filter(organisation__code=viewer.organisation)


def waiting(*, viewer: Viewer, organisation: str = "", code: str = "") -> QuerySet[Quarantined]:
    """Rows in quarantine that nobody has settled, oldest first; narrowed by organisation code and fault code.

    Only the viewer's own organisation's unless they keep the whole place's record. Leaves an audit event.
    """
    rows = _kept_by(viewer, _waiting()).select_related("load", "organisation").order_by("at", "row")
    if organisation:
        rows = rows.filter(organisation__code=organisation)
    if code:
        rows = rows.filter(faults__contains=[{"code": code}])
    detail = {"organisation": organisation, "code": code}
    audit.append(by=viewer, events=[Event("quarantine.listed", None, detail=detail)])
    return rows


def waiting_like(*, viewer: Viewer, load: Load, source: str = "") -> Iterator[Quarantined]:
    """The rows that wait and came from whom `load` is from for the same feed, narrowed by whose they are.

    For comparing with what is loaded: nobody is shown them, and they leave no event.
    """
    rows = _waiting().filter(organisation=load.organisation_id, load__feed=load.feed)
    rows = rows.filter(source=source) if source else rows
    return rows.only("row", "mendable").iterator(chunk_size=500)


def how_many_wait(*, viewer: Viewer) -> int:
    """How many rows wait for this viewer to settle them. A count shows nothing of them and leaves no event."""
    return _kept_by(viewer, _waiting()).count()


def quarantined(*, viewer: Viewer, id: UUID) -> tuple[Quarantined, bytes]:
    """One quarantined row with its bytes, as last corrected or else as they arrived. Leaves an audit event.

    Raises NotFound, for a row of an organisation that is not the viewer's to keep too.
    """
    item = _read(viewer, id, "row")
    fixed = item.decisions.filter(decision=Decision.FIXED).order_by("-pk").first()
    return item, bytes(fixed.text if fixed and fixed.text is not None else item.mendable)


def decisions(*, viewer: Viewer, id: UUID) -> Sequence[QuarantineDecision]:
    """What has been done about one quarantined row, oldest first. Audited, and raises NotFound, as `quarantined`."""
    return list(_read(viewer, id, "decisions").decisions.order_by("pk"))


def _read(viewer: Viewer, id: UUID, part: str) -> Quarantined:
    item = _kept_by(viewer, _standing()).select_related("load", "organisation").filter(id=id).first()
    if item is None:
        raise NotFound("There is no such row in quarantine.")
    detail = {"item": str(id), "organisation": item.organisation.code, "part": part}
    audit.append(by=viewer, events=[Event("quarantine.read", None, detail=detail)])
    return item


# A file is read within minutes, or hours when it is large; of one not heard of for longer somebody should know.
SILENT = timedelta(hours=6)


def _unread(viewer: Viewer) -> QuerySet[Upload]:
    """Uploads that were given up or are nobody's, or of which nothing has been heard; the viewer's own organisation's
    unless they keep the whole place's record."""
    last = UploadChange.objects.filter(upload=OuterRef("pk")).order_by("-pk")
    stands = Upload.objects.annotate(
        state=Subquery(last.values("state")[:1]),
        since=Subquery(last.values("at")[:1]),
        reason=Subquery(last.values("reason")[:1]),
    )
    silent = Q(state__in=[UploadState.WAITING, UploadState.BROKEN_OFF], since__lt=clock.now() - SILENT)
    return _own(viewer, stands).filter(Q(state__in=[UploadState.FAILED, UploadState.UNPLACED]) | silent)


def _own(viewer: Viewer, found: QuerySet[Upload]) -> QuerySet[Upload]:
    return found if keeps_whole_place(viewer=viewer) else found.filter(organisation=viewer.organisation)


def uploads_unread(*, viewer: Viewer) -> QuerySet[Upload]:
    """Files dropped on the page or taken from our mailbox that could not be read, oldest first, each with `state`,
    `since` and `reason`."""
    return _unread(viewer).select_related("message").order_by("at")


def how_many_uploads_wait(*, viewer: Viewer) -> int:
    """How many such files wait for this viewer. A count shows nothing of them."""
    return _unread(viewer).count()


def upload(*, viewer: Viewer, id: UUID) -> Upload:
    """One uploaded file, whatever became of it. Raises NotFound, for another organisation's too."""
    found = _own(viewer, Upload.objects.all()).filter(id=id).first()
    if found is None:
        raise NotFound("There is no such file.")
    return found


def upload_changes(*, viewer: Viewer, id: UUID) -> Sequence[UploadChange]:
    """What became of one uploaded file, oldest first. Raises NotFound."""
    return list(upload(viewer=viewer, id=id).changes.order_by("pk"))


def mailbox_routes(*, viewer: Viewer) -> list[Route]:
    """Whose what comes to our MESH mailbox is, as was last said."""
    said = MailboxRoute.objects.order_by("pk").values_list("sender", "workflow", "source", "feed")
    return in_force(Route(*each) for each in said)


def mailbox_holds(*, viewer: Viewer, mailbox: str, messages: Sequence[str]) -> set[str]:
    """Which of `messages`, as MESH calls them, have come to us before."""
    held = MailboxMessage.objects.filter(mailbox=mailbox, message__in=messages)
    return set(held.values_list("message", flat=True))


def mailbox_unacknowledged(*, viewer: Viewer, mailbox: str) -> list[str]:
    """Messages that are held and of which MESH may not know that they are, oldest first."""
    told = MailboxChange.objects.filter(message=OuterRef("pk"), state=MailboxState.ACKNOWLEDGED)
    untold = MailboxMessage.objects.filter(~Exists(told), mailbox=mailbox).order_by("at")
    return list(untold.values_list("message", flat=True))


def mailbox_unplaced(*, viewer: Viewer) -> list[UUID]:
    """The files from our mailbox that are nobody's yet and by what has been said since are somebody's, oldest first."""
    routes = mailbox_routes(viewer=viewer)
    from_mailbox: QuerySet[Any] = uploads_unread(viewer=viewer).filter(message__isnull=False)
    return [
        held.id
        for held in from_mailbox
        if held.state == UploadState.UNPLACED and route_of(held.message.sender, held.message.workflow, routes)
    ]


def undelivered(*, viewer: Viewer) -> QuerySet[MailboxMessage]:
    """Reports that something of ours did not arrive and that nobody has dealt with, oldest first. For those who keep
    the whole place's record: our mailbox is the place's."""
    if not keeps_whole_place(viewer=viewer):
        return MailboxMessage.objects.none()
    dealt_with = MailboxChange.objects.filter(message=OuterRef("pk"), state=MailboxState.SETTLED)
    return MailboxMessage.objects.filter(~Exists(dealt_with), report__isnull=False).order_by("at")


def receipt(*, viewer: Viewer, load: Load) -> dict[str, Any]:
    """A load's receipt as plain values; `read` = `accepted` + `already_held` + `quarantined`."""
    return {
        "file": load.filename,
        "load": str(load.id),
        "source": load.organisation.code,
        "feed": load.feed,
        "read": load.read,
        "accepted": load.accepted,
        "already_held": load.already_held,
        "quarantined": load.quarantined,
        "resources": load.resources,
        "reasons": load.reasons,
        "notes": load.notes,
        "remarks": load.remarks,
        "finished": load.finished_at is not None,
    }
