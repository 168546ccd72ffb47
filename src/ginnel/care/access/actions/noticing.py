"""Saying that a file was given: to whoever has the contact, and to those who were asked for help out of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from ginnel.care.access.actions.keeping import Kept
from ginnel.care.access.models import Contact, ContactFile, Referral
from ginnel.care.access.queries.files import asked_out_of, digests_kept_back
from ginnel.care.access.queries.finding import last_referral_step, last_step
from ginnel.care.access.states import Aside, FileGoes, Part
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer

FILE_GIVEN, FILE_TAKEN_BACK = "file-given", "file-taken-back"
_ASKED = "A file was given with the contact that a referral to your team came out of. Open the referral."
_CHANGED = {
    FileGoes.SENT: (
        "A file was sent later with a referral to your team. Open the referral.",
        FILE_GIVEN,
    ),
    FileGoes.TAKEN_BACK: (
        "A file was taken back from a referral to your team. Nobody there had opened it. Open the referral.",
        FILE_TAKEN_BACK,
    ),
}


def tell_holder(found: Contact, kept: Kept, text: str, by: Viewer) -> None:
    """Where every file is of a restricted subject that the contact is not of, to those of the team who read of it:
    that there is one tells of it."""
    step = last_step(found, viewer=by)
    closed = _closed(kept.subjects, Category(found.category))
    about = found.people.filter(part=Part.ABOUT, replaced_by=None).exclude(person=None).order_by("id").first()
    if closed is None or about is None:
        _raise(
            step.team, step.staff_id, None, None, f"{text}. Open the work list.", f"contact {found.pk}", by
        )
    else:
        text = "A file was given with a contact of your team. Open the work list."
        _raise(step.team, None, about.person_id, closed, text, f"contact {found.pk}", by)


def tell_those_asked(found: Contact, kept: Kept, by: Viewer) -> None:
    """Each team that still has something to do, where it opens one of them: of a subject that what it was asked is not
    of, it is told nothing. No referral out of a contact moves while that is held."""
    if all(row.aside != Aside.FIT for row in kept.rows):
        return
    for one in asked_out_of(found, viewer=by):
        step = last_referral_step(one, viewer=by)
        subjects = _subjects_for(one, kept, by)
        if subjects and _closed(subjects, Category(one.category)) is None:
            staff = step.staff_id if step.team_id == one.to_team_id else None
            _raise_asked(one, staff, by, f"referral {one.pk}")


def tell_of_change(referral: Referral, row: ContactFile, does: FileGoes, by: Viewer) -> None:
    """Whoever has the referral, where the file is of nothing that closes it to more than what they were asked. That it
    was sent is told no more once it was taken back: there is nothing to open."""
    if does == FileGoes.TAKEN_BACK:
        same = ContactFile.objects.filter(contact=row.contact_id, digest=row.digest)
        _tell_no_more(referral, same.values_list("id", flat=True))
    if _closed(frozenset({Category(row.category)}), Category(referral.category)) is None:
        step = last_referral_step(referral, viewer=by)
        staff = step.staff_id if step.team_id == referral.to_team_id else None
        text, reason = _CHANGED[does]
        reference = _sent_later(referral, row.pk) if does == FileGoes.SENT else f"referral {referral.pk}"
        _raise_asked(referral, staff, by, reference, text, reason)


def tell_no_more_of_sent(referral: Referral) -> None:
    """Of files that were sent later, once the referral goes on."""
    _tell_no_more(
        referral, referral.file_goings.order_by("file_id").values_list("file_id", flat=True).distinct()
    )


def _tell_no_more(referral: Referral, files: Iterable[UUID]) -> None:
    for file in files:
        notices.withdraw_about(reference=_sent_later(referral, file), by=service("front-door"))


def _sent_later(referral: Referral, file: UUID) -> str:
    """What a notice that a file was sent later refers to: of several, each is taken back by itself."""
    return f"referral {referral.pk} file {file}"


def _subjects_for(referral: Referral, kept: Kept, by: Viewer) -> frozenset[Category]:
    """Of what of it can be opened and was not kept back from them."""
    back = digests_kept_back(referral, viewer=by)
    return frozenset(
        Category(row.category)
        for row in kept.rows
        if row.aside == Aside.FIT and bytes(row.digest) not in back
    )


def _raise_asked(
    referral: Referral,
    staff: UUID | None,
    by: Viewer,
    reference: str,
    text: str = _ASKED,
    reason: str = FILE_GIVEN,
) -> None:
    category = Category(referral.category)
    _raise(referral.to_team, staff, referral.person_id, category, text, reference, by, reason)


def _closed(subjects: frozenset[Category], of: Category) -> Category | None:
    """A restricted subject of all that is new, where none of it is as open as what it came with."""
    closed = [one for one in subjects if one in RESTRICTED and one != of]
    return min(closed) if closed and len(closed) == len(subjects) else None


def _raise(
    team: Team,
    staff: UUID | None,
    person: UUID | None,
    category: Category | None,
    text: str,
    reference: str,
    by: Viewer,
    reason: str = FILE_GIVEN,
) -> None:
    minutes = float(terminology.parameter("contact-more-sent-read-within").value)
    notices.raise_notice(
        organisation=team.organisation,
        team=team,
        staff=staff,
        person=person,
        category=category or Category.DEMOGRAPHICS,
        reason=reason,
        text=text,
        read_by=clock.now() + timedelta(minutes=minutes),
        reference=reference,
        by=by,
    )
