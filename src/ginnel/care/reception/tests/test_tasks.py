"""What nobody came to do is done by the job worker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ginnel.care.reception import tasks
from ginnel.care.reception.actions import load
from ginnel.care.reception.tests.feeds import File, Lines, patient
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.models import NoticeChange
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.relationships.models import Relationship
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting


@pytest.mark.django_db(transaction=True)
def test_a_change_that_no_load_acted_on_is_acted_on() -> None:
    encounter = (
        b'{"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"code":"IMP"},'
        b'"subject":{"reference":"Patient/p1"},"period":{"start":"2026-11-22T01:00:00Z"}}'
    )
    file = File(b"\n".join([patient("p1"), encounter]))
    load(opened=file, feed=Lines(), source="ORG", by=Permitting())
    assert Relationship.objects.count() == 0
    tasks.tell(timestamp=0)
    assert Relationship.objects.count() == 1


@pytest.mark.django_db
def test_a_notice_that_nobody_read_in_time_is_marked() -> None:
    notices.raise_notice(
        organisation=Organisation.objects.create(code="X", name="X"),
        reason="test",
        text="Look.",
        read_by=clock.now() - timedelta(minutes=1),
        by=Permitting(),
    )
    tasks.tell(timestamp=0)
    assert NoticeChange.objects.get().state == "escalated"
