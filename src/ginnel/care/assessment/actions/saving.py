"""A code to come back with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from ginnel.care.assessment import queries, rules, store
from ginnel.care.assessment.actions.moving import event, held
from ginnel.care.assessment.models import SelfAssessment
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as allowances
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, TooMany
from ginnel.kernel.viewer import Viewer

_EVERYBODY = 20
"""How many addresses' worth of tries all together may have a minute: against many addresses that guess at once. The
first try of each address is not counted among them, so that whoever has not tried is never held back by others."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """`has_changed`: the questions are others now, and what did not fit was dropped."""

    assessment: UUID
    has_changed: bool


@transaction.atomic
def save(*, assessment: UUID, by: Viewer) -> str:
    """The code, this once: what is kept of it does not give it back. An earlier code stops. Raises NotFound."""
    row, _ = held(assessment)
    code = rules.new_code()
    row.code_digest = store.digests(rules.plain(code))[0]
    row.expires_at = clock.now() + timedelta(days=queries.kept_for())
    row.save(update_fields=["code_digest", "expires_at"])
    audit.append(by=by, events=[event("saved", row)])
    return code


def resume(*, code: str, address: str, by: Viewer) -> Resumed:
    """By the code, from a network address of which only how often it tried is kept, for minutes, under a digest.

    Raises TooMany, and NotFound alike for a code that never was, has expired or was erased.
    """
    _allow(address)
    with transaction.atomic():
        found = _by_code(code)
        if found is None:
            audit.append(by=by, events=[Event("self-assessment.code-refused", outcome="deny")])
        else:
            resumed = _carried_over(*held(found))
            audit.append(by=by, events=[Event("self-assessment.resumed", detail={"assessment": str(found)})])
    if found is None:  # outside, so that the event stays
        raise NotFound("We cannot find answers with this code.")
    return resumed


def _by_code(code: str) -> UUID | None:
    plain = rules.plain(code)
    if not plain:
        return None
    rows = SelfAssessment.objects.filter(code_digest__in=store.digests(plain), expires_at__gt=clock.now())
    return rows.values_list("id", flat=True).first()


def _carried_over(row: SelfAssessment, kept: store.Kept) -> Resumed:
    """What still belongs to a question that is asked; no danger is ever dropped."""
    asked = rules.shipped()
    if row.version == asked.version:
        return Resumed(row.id, False)
    said = tuple(rules.dangers(asked, kept.answers, kept.said))
    fitting = rules.fitting(asked, kept.answers)
    row.version = asked.version
    row.sealed = store.sealed(row.id, replace(kept, answers=fitting, said=said))
    row.save(update_fields=["version", "sealed"])
    return Resumed(row.id, True)


def _allow(address: str) -> None:
    most = queries.code_tries()
    who = sha256(address.encode()).hexdigest()[:32]
    wait = allowances.allow(subject=f"self-assessment {who}", per_minute=most)
    if not wait and allowances.allow(subject=f"self-assessment first {who}", per_minute=1):
        wait = allowances.allow(subject="self-assessment codes", per_minute=most * _EVERYBODY)
    if wait:
        raise TooMany("Too many codes were tried. Wait a minute, and try again.", retry_after=wait)
