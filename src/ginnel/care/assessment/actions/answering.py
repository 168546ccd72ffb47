"""Answering one question after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from ginnel.care.assessment import queries, rules, store
from ginnel.care.assessment.actions.moving import event, held, move, reached
from ginnel.care.assessment.models import SelfAssessment, SelfAssessmentChange
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.places import queries as places
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, Stale
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def begin(*, by: Viewer) -> UUID:
    """A new one, of which nothing is answered."""
    id, now = uuid7(), clock.now()
    row = SelfAssessment.objects.create(
        id=id,
        version=rules.shipped().version,
        sealed=store.sealed(id, store.Kept()),
        begun_at=now,
        expires_at=now + queries.unsaved_for(),
    )
    SelfAssessmentChange.objects.create(
        assessment=row, state=SelfAssessmentState.BEGUN, at=now, by=by.identity
    )
    audit.append(by=by, events=[event("begun", row)])
    return id


@transaction.atomic
def go_on_in_own_words(*, assessment: UUID, by: Viewer) -> None:
    """By the short way: whoever answers would rather say what is hard than be asked. What was answered of anything else
    stays. Raises as `answer`."""
    version = rules.shipped().version
    answer(assessment=assessment, question=rules.HARD, version=version, values=(rules.IN_OWN_WORDS,), by=by)


@transaction.atomic
def answer(*, assessment: UUID, question: str, version: str, values: Sequence[str], by: Viewer) -> None:
    """Keep an answer; what nobody asks any more because of it is forgotten, but no danger that was said.

    The event names the question and not the answer. Raises NotFound; Stale for a page of another version of the
    questionnaire, or of a question that is not asked of whoever answered so far; Invalid with what to do; Conflict once
    contact was asked for, for the answers have gone with it.
    """
    asked = rules.shipped()
    row, kept = held(assessment)
    found = asked.question(question)
    if version != asked.version or found is None or found not in rules.path(asked, kept.answers):
        raise Stale("Our questions have changed. Here is the one to answer now.")
    if reached(row) is SelfAssessmentState.ASKED:
        raise Conflict("Your answers have been sent. Ring us if something has changed.")
    cleaned = rules.cleaned(asked, found, values)
    _check_postcode(found, cleaned)
    everything = {**kept.answers, question: cleaned}
    said = tuple(rules.dangers(asked, everything, (*kept.said, *rules.meant(asked, found, values))))
    kept = replace(kept, answers=rules.fitting(asked, everything), said=said)
    row.version, row.sealed = asked.version, store.sealed(row.id, kept)
    row.expires_at = max(row.expires_at, clock.now() + queries.unsaved_for())
    row.save(update_fields=["version", "sealed", "expires_at"])
    audit.append(by=by, events=[event("answered", row, question=question)])
    move(row=row, to=SelfAssessmentState.BEGUN, by=by)


@transaction.atomic
def go_on(*, assessment: UUID, by: Viewer) -> None:
    """Somebody was shown what to do now, and goes on. Raises NotFound."""
    row, kept = held(assessment)
    row.sealed = store.sealed(row.id, replace(kept, seen=kept.said))
    row.save(update_fields=["sealed"])
    audit.append(by=by, events=[event("gone-on", row)])


@transaction.atomic
def finish(*, assessment: UUID, by: Viewer) -> None:
    """Raises NotFound, Conflict while anything is left to answer."""
    row, kept = held(assessment)
    if reached(row) is SelfAssessmentState.ASKED:
        return
    following = rules.following(rules.shipped(), kept.answers, said=kept.said, seen=kept.seen)
    if not isinstance(following, rules.Check):
        raise Conflict("Not every question has been answered yet.")
    move(row=row, to=SelfAssessmentState.FINISHED, by=by)


def _check_postcode(question: rules.Question, cleaned: tuple[str, ...]) -> None:
    if question.kind is rules.Kind.POSTCODE and cleaned and places.about_where(cleaned[0]) is None:
        raise Invalid("We do not know this postcode. Check it, or leave it out")
