"""Files that are kept aside, and those that were erased, for information governance of the same organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ginnel.care.access.models import ContactFile, FileDecision
from ginnel.care.access.queries.finding import events_about, people_of
from ginnel.care.access.queries.sight import open_to, shown
from ginnel.care.access.rules import files as rules
from ginnel.care.access.states import Aside, FileDoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

MOST = 100
_NONE = "There is no such file."


@dataclass(frozen=True, slots=True)
class FileAside:
    """`name`, `what` and `said` (why somebody put it aside, or erased it) are "" where the viewer does not read of that
    subject of whoever is named; `digest` in hexadecimal; `by` and `at` are of whoever gave it, `done_by` and `done_at`
    of whoever put it aside, None where it was kept aside as it came, or of whoever erased it."""

    id: UUID
    name: str
    what: str
    aside: str
    size: int
    digest: str
    by: str
    at: datetime
    said: str
    done_by: str | None
    done_at: datetime | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class FilesListed:
    """A page of files, of `pages` (from 1)."""

    rows: tuple[FileAside, ...]
    pages: int


def files_aside(*, viewer: Viewer, page: int = 1) -> FilesListed:
    """Those of the viewer's organisation that are not opened, newest first, `MOST` to a page; each is an event, and
    those of which the viewer may not know are left out of their page. Raises NotPermitted."""
    rules.check_may_erase(viewer.role)
    last = FileDecision.objects.filter(file=OuterRef("pk")).order_by("-number").values("does")[:1]
    rows = _rows(viewer).filter(erasure=None).annotate(last_does=Subquery(last))
    # As `rules.is_aside` has it, where the rows are: of a year's files nearly all are fit.
    aside = Q(last_does=FileDoes.PUT_ASIDE) | Q(last_does=None) & ~Q(aside=Aside.FIT)
    return _told(rows.filter(aside), page, viewer)


def files_erased(*, viewer: Viewer, page: int = 1) -> FilesListed:
    """As `files_aside`, of those that were erased, the last one first."""
    rules.check_may_erase(viewer.role)
    return _told(_rows(viewer).exclude(erasure=None).order_by("-erasure__at", "-id"), page, viewer)


def erasable(file: UUID, *, viewer: Viewer) -> ContactFile:
    """The file, for the action that erases it. Raises NotPermitted, NotFound."""
    rules.check_may_erase(viewer.role)
    found = _rows(viewer).filter(pk=file).first()
    if found is None or not _may_know(found, viewer):
        raise NotFound(_NONE)
    return found


def _rows(viewer: Viewer) -> QuerySet[ContactFile]:
    rows = ContactFile.objects.filter(contact__organisation__code=viewer.organisation)
    rows = rows.select_related("contact__organisation", "erasure").prefetch_related("decisions")
    return rows.order_by("-at", "-id")


def _may_know(row: ContactFile, viewer: Viewer) -> bool:
    return all(
        Category.ADMINISTRATIVE in viewer.categories(person, Action.READ)
        for person in people_of(row.contact, viewer=viewer)
    )


def _told(rows: QuerySet[ContactFile], page: int, viewer: Viewer) -> FilesListed:
    """That somebody looked is an event also where there is none."""
    found: list[FileAside] = []
    events = [Event("access.files-aside-listed")]
    first = (page - 1) * MOST
    for row in rows[first : first + MOST]:
        if _may_know(row, viewer):
            found.append(_shown(row, viewer))
            noted = {"contact": str(row.contact_id), "file": str(row.pk)}
            events += events_about(row.contact, "access.file-aside-read", noted, viewer=viewer)
    audit.append(by=viewer, events=events)
    return FilesListed(tuple(found), max(1, -(-rows.count() // MOST)))


def _shown(row: ContactFile, viewer: Viewer) -> FileAside:
    """Why it was erased is governance's own word; why it was put aside is the worker's, about whom it is of."""
    read = open_to(row.contact, viewer=viewer)
    last = max(row.decisions.all(), key=lambda one: one.number, default=None)
    erasure = getattr(row, "erasure", None)
    done = erasure or last
    is_open, subject = row.category in read, Category.ADMINISTRATIVE if erasure else Category(row.category)
    words = (row.name, row.what) if is_open else ("", "")
    name, what = (shown(one, otherwise=Category(row.category), read=read, viewer=viewer) for one in words)
    return FileAside(
        id=row.id,
        name=name,
        what=what,
        aside=row.aside,
        size=row.size,
        digest=bytes(row.digest).hex(),
        by=row.by,
        at=row.at,
        said=shown(done.reason, otherwise=subject, read=read, viewer=viewer) if done else "",
        done_by=done.by if done else None,
        done_at=done.at if done else None,
        is_erased=erasure is not None,
    )
