"""Appending events, one or many, whatever becomes of the transaction around them."""

from __future__ import annotations

import pytest
from django.db import transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.rules import Event, Repeated
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Purpose, Viewer

pytestmark = pytest.mark.django_db


def test_an_event_keeps_what_happened_to_whom_by_whom_and_why(viewer: Viewer) -> None:
    person = uuid7()
    happened = Event("record.read", person, (Category.PLAN,), "permit", {"entries": 3})
    (event_id,) = actions.append(by=viewer, events=[happened])
    (read,) = queries.events_for(person, viewer=viewer)
    assert (read.id, read.action, read.outcome, read.detail) == (
        event_id,
        "record.read",
        "permit",
        {"entries": 3},
    )
    assert (read.identity, read.purpose, read.categories) == (
        viewer.identity,
        viewer.purpose,
        (Category.PLAN,),
    )


def test_many_events_are_written_in_order_and_the_trail_is_whole(viewer: Viewer) -> None:
    ids = actions.append(by=viewer, events=[Event("test.done", detail={"n": n}) for n in range(50)])
    written = Row.objects.filter(id__in=ids).order_by("sequence").values_list("id", flat=True)
    assert tuple(written) == ids
    assert queries.verify(viewer=viewer).is_whole


def test_a_detail_of_very_many_events_is_kept_and_sealed_as_any_other(viewer: Viewer) -> None:
    told = {"known": True, "asked": "é", "among": [3, 1]}
    for detail in (told, Repeated(told)):
        actions.append(by=viewer, events=[Event("test.done", uuid7(), (), "permit", detail)] * 2)
        with actions.together():
            actions.append(by=viewer, events=[Event("test.done", uuid7(), (), "permit", detail)])
    assert list(Row.objects.values_list("detail", flat=True)) == [told] * 6
    assert queries.verify(viewer=viewer).is_whole


def test_very_many_events_are_kept_as_few_are(viewer: Viewer) -> None:
    told = {
        "text": 'a\ttab, a\nline, "quotes", a \\ and é',
        "none": None,
        "part": [1, {"b": 2.5}],
        "of": uuid7(),
    }
    event = Event("test.done", uuid7(), (Category.PLAN, Category.TELECARE), "permit", told)
    viewer.organisation = "A\\B\tC"  # type: ignore[misc]
    many = actions.append(by=viewer, events=[event] * 600)
    few = actions.append(by=viewer, events=[event, Event("test.nobody")])
    names = (
        "action",
        "purpose",
        "role",
        "organisation",
        "outcome",
        "identity",
        "request_id",
        "person",
        "categories",
    )
    rows = list(Row.objects.order_by("sequence").values("sequence", "id", "detail", *names))
    assert [row.pop("id") for row in rows] == [*many, *few]
    assert [row.pop("sequence") for row in rows] == list(range(1, 603))
    assert all(row == rows[600] for row in rows[:600])
    assert rows[0]["detail"] == told | {"of": str(told["of"])}
    assert queries.verify(viewer=viewer).is_whole


def test_very_many_events_after_a_rollback_leave_no_gap(viewer: Viewer) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        actions.append(by=viewer, events=[Event("test.undone")] * 600)
        raise KeyError
    actions.append(by=viewer, events=[Event("test.after")] * 600)
    assert Row.objects.count() == 600
    assert queries.verify(viewer=viewer).is_whole


def test_events_of_a_transaction_that_was_rolled_back_leave_no_gap(viewer: Viewer) -> None:
    actions.append(by=viewer, events=[Event("test.before")])
    with pytest.raises(KeyError), transaction.atomic():
        actions.append(by=viewer, events=[Event("test.undone"), Event("test.undone")])
        raise KeyError
    actions.append(by=viewer, events=[Event("test.after")])
    assert not Row.objects.filter(action="test.undone").exists()
    assert queries.verify(viewer=viewer).is_whole


def test_no_events_write_nothing(viewer: Viewer) -> None:
    assert actions.append(by=viewer, events=[]) == ()
    assert not Row.objects.exists()


def test_values_that_are_not_plain_are_kept_as_text(viewer: Viewer) -> None:
    person, other = uuid7(), uuid7()
    actions.append(by=viewer, events=[Event("test.done", person, detail={"other": other, "text": "\u00e9"})])
    (read,) = queries.events_for(person, viewer=viewer)
    assert read.detail == {"other": str(other), "text": "\u00e9"}
    assert queries.verify(viewer=viewer).is_whole


def test_only_those_who_check_use_read_the_trail(viewer: Viewer) -> None:
    viewer.purpose = Purpose.DIRECT_CARE  # type: ignore[misc]
    with pytest.raises(NotPermitted):
        queries.recent(viewer=viewer)
    with pytest.raises(NotPermitted):
        queries.events_for(uuid7(), viewer=viewer)
