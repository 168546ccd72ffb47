"""A Task says how what was asked stands, and the system of who was asked answers by it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.care.access.states import ReferralState, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.queries import service, system
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import ODS_SYSTEM, uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.tests.bars_messages import booking, message
from ginnel.surfaces.fhir.tests.told import AllScopes, Calling, get
from ginnel.surfaces.fhir.tests.writing import made, send, someone

pytestmark = pytest.mark.django_db
Referral, Step = apps.get_model("access", "Referral"), apps.get_model("access", "ReferralStep")
KINDS = {"COUNCIL": OrganisationKind.COUNCIL, "TRUST": OrganisationKind.COMMUNITY_TRUST}
PATCH = "application/json-patch+json"


@pytest.fixture
def asked(client: Client, caller: Calling) -> UUID:
    """A referral from the council to the trust, whose system calls."""
    by = service("administer")
    teams = {}
    for code in ("COUNCIL", "TRUST"):
        at = organisations.ensure(code=code, name=f"The {code.lower()}", kind=KINDS[code], by=by)
        teams[code] = organisations.ensure_team(organisation=at, code="D", name="Desk", by=by)
    access.set_desk(team=teams["COUNCIL"].id, by=by)
    caller.viewer = Permitting(identity="client:x", organisation="TRUST")
    source = apps.get_model("people", "SourceRecord").objects.get(
        number=apps.get_model("record", "Resource")
        .objects.get(id=made(client, someone())["id"])
        .source_number
    )
    return access.send_referral(
        person=source.person_id,
        to_team=teams["TRUST"].id,
        asked_for="Help to walk.",
        urgency=Urgency.SOON,
        from_team=teams["COUNCIL"].id,
        by=service("front-door"),
    )


def task_of(client: Client, referral: UUID) -> dict[str, Any]:
    [entry] = get(client, f"Task?focus=ServiceRequest/{referral}")["entry"]
    return dict(entry["resource"])


def states(referral: UUID) -> list[str]:
    return list(Step.objects.filter(referral=referral).order_by("number").values_list("state", flat=True))


def test_a_referral_is_followed_by_its_task(client: Client, asked: UUID) -> None:
    task = task_of(client, asked)
    assert (task["status"], task["businessStatus"]["text"]) == ("requested", "Sent")
    assert task["owner"]["identifier"]["value"] == "TRUST"
    assert "Help to walk" not in str(task)
    assert get(client, task["focus"]["reference"])["reasonCode"] == [{"text": "Help to walk."}]
    owned = f"Task?owner:identifier={ODS_SYSTEM}|TRUST&status=requested"
    assert get(client, owned)["total"] == 1


def test_who_was_asked_accepts_and_completes_it_and_each_step_is_a_version(
    client: Client, asked: UUID
) -> None:
    task = task_of(client, asked)
    place = f"Task/{task['id']}"
    send(client, "PUT", place, task | {"status": "accepted"}, if_match='W/"1"')
    step = [{"op": "replace", "path": "/status", "value": "completed"}]
    send(client, "PATCH", place, step, kind=PATCH)
    assert states(asked) == ["sent", "accepted", "completed"]
    assert get(client, f"{place}/_history")["total"] == 3
    assert [one["text"] for one in task_of(client, asked)["note"]] == ["Sent", "Accepted", "Completed"]


def test_it_is_declined_with_a_reason_and_comes_back(client: Client, asked: UUID) -> None:
    task = task_of(client, asked)
    place = f"Task/{task['id']}"
    send(client, "PUT", place, task | {"status": "rejected"}, 422)
    why = {"statusReason": {"text": "We have no room."}}
    next_ = {"note": [*task["note"], {"text": "Try the hospice."}]}
    send(client, "PUT", place, task | {"status": "rejected"} | why | next_)
    step = Step.objects.get(referral=asked, state=ReferralState.DECLINED)
    assert (step.reason, step.next_step) == ("We have no room.", "Try the hospice.")
    assert step.team.organisation.code == "COUNCIL"


def test_a_note_is_kept_with_the_reason_or_refused(client: Client, asked: UUID) -> None:
    task = task_of(client, asked)
    place = f"Task/{task['id']}"
    said = {"note": [*task["note"], {"text": "On Monday at ten."}]}
    for _ in range(2):
        send(client, "PUT", place, task | {"status": "accepted"} | said)
    assert Step.objects.get(referral=asked, state="accepted").reason == "On Monday at ten."
    assert task_of(client, asked)["statusReason"] == {"text": "On Monday at ten."}
    task = task_of(client, asked)
    send(client, "PUT", place, task | {"note": [*task["note"], {"text": "Or Tuesday."}]}, 422)
    send(client, "PUT", place, task | {"statusReason": {"text": "Or not."}}, 422)
    send(client, "PUT", place, task | {"status": "completed", "businessStatus": {"text": "Done"}}, 422)
    assert states(asked) == ["sent", "accepted"]


@pytest.mark.parametrize("note", [{"time": "2026-01-01T10:00:00Z"}, {"_text": {"id": "x"}}, {"text": ""}])
def test_a_note_without_words_is_no_error_of_ours(client: Client, asked: UUID, note: dict[str, Any]) -> None:
    task = task_of(client, asked)
    changed = task | {"status": "accepted", "note": [*task["note"], note]}
    answer = client.put(
        f"/fhir/R4/Task/{task['id']}", json.dumps(changed), content_type="application/fhir+json"
    )
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    ("organisation", "status", "expected"),
    [
        ("COUNCIL", "accepted", 403),
        ("TRUST", "cancelled", 403),
        ("OTHER", "accepted", 422),
        ("TRUST", "draft", 422),
    ],
)
def test_the_other_side_and_others_do_not_answer(
    client: Client, caller: Calling, asked: UUID, organisation: str, status: str, expected: int
) -> None:
    task = task_of(client, asked)
    caller.viewer = Permitting(identity="client:x", organisation=organisation)
    changed = task | {"status": status, "statusReason": {"text": "x"}}
    send(client, "PUT", f"Task/{task['id']}", changed, expected)
    assert states(asked) == ["sent"]


def test_nothing_but_the_answer_is_changed_and_nothing_is_deleted(client: Client, asked: UUID) -> None:
    task = task_of(client, asked)
    place = f"Task/{task['id']}"
    send(client, "PUT", place, task | {"status": "accepted", "focus": {"reference": "ServiceRequest/x"}}, 422)
    send(client, "PUT", place, task | {"status": "accepted", "description": "x"}, 422)
    send(client, "PUT", place, {name: one for name, one in task.items() if name != "for"}, 422)
    send(client, "DELETE", place, status=405)
    assert states(asked) == ["sent"]


def test_what_was_moved_on_meanwhile_is_not_moved_twice(client: Client, asked: UUID) -> None:
    task = task_of(client, asked)
    place = f"Task/{task['id']}"
    send(client, "PUT", place, task | {"status": "received"})
    send(client, "PUT", place, task | {"status": "accepted"}, 412, if_match='W/"1"')
    send(client, "PUT", place, task | {"status": "received"})
    assert states(asked) == ["sent", "received"]


def test_what_came_by_message_has_a_task_that_says_how_it_stands(client: Client, asked: UUID) -> None:
    send(client, "POST", "$process-message", message())
    focus = apps.get_model("access", "SystemRequest").objects.get().entry
    task = task_of(client, focus)
    assert (task["status"], task["owner"]["identifier"]["value"]) == ("received", "COUNCIL")
    assert "Falls" not in str(task)
    send(client, "PUT", f"Task/{task['id']}", task | {"status": "accepted"}, 422)
    send(client, "POST", "$process-message", message(id="m-2", reason="delete"))
    assert task_of(client, focus)["status"] == "cancelled"


def system_of(code: str, kind: str = "acute-trust") -> Any:
    of = {"organisation": code, "organisation_name": "A sender", "organisation_kind": kind}
    return system(client=uuid7(), name="A", **of)


@pytest.fixture
def sent(client: Client, caller: Calling, asked: UUID) -> str:
    """The focus of what a system sent whose organisation has nothing else to do with the person."""
    caller.viewer = system_of("SENDER")
    answer = json.loads(send(client, "POST", "$process-message", message()).content)
    return str(answer["entry"][0]["resource"]["focus"][0]["reference"])


def test_a_sender_follows_its_own_request_and_reads_nothing_else(client: Client, sent: str) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    assert (task["status"], task["focus"]["reference"]) == ("received", sent)
    assert task["owner"]["identifier"]["value"] == "COUNCIL"
    assert not {"for", "note", "requester", "businessStatus", "encounter"} & task.keys()
    assert get(client, f"Task/{task['id']}") == task
    assert get(client, f"Task?_id={task['id']}")["total"] == 1
    assert get(client, "Task")["total"] == 0
    send(client, "GET", sent, status=404)
    send(client, "GET", f"Task/{task['id']}/_history", status=404)
    put = send(client, "PUT", f"Task/{task['id']}", task | {"status": "cancelled"}, 422)
    assert "Falls" not in put.content.decode()


def test_a_system_that_sent_nothing_is_answered_as_if_there_were_no_task(
    client: Client, caller: Calling, sent: str
) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    caller.viewer = system_of("ELSEWHERE")
    nothing = send(client, "GET", f"Task/{uuid7()}", status=404)
    theirs = send(client, "GET", f"Task/{task['id']}", status=404)
    assert theirs.content == nothing.content
    assert get(client, f"Task?focus={sent}")["total"] == 0


def test_a_sender_is_told_no_task_that_its_scope_or_its_search_leaves_out(
    client: Client, caller: Calling, sent: str
) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    id = sent.partition("/")[2]
    for query in (
        f"focus:not={sent}",
        f"focus=https://elsewhere.example/fhir/{sent}",
        f"focus=Appointment/{id}",
        f"_id:missing={task['id']}",
    ):
        answer = client.get(f"/fhir/R4/Task?{query}")
        assert task["id"] not in answer.content.decode(), query
    assert get(client, f"Task?focus={id}")["total"] == 1
    caller.scopes = AllScopes({"Task": ("status=completed",), "ServiceRequest": ()})
    assert get(client, f"Task?focus={sent}")["total"] == 0
    assert get(client, f"Task?_id={task['id']}")["total"] == 0


def test_what_is_withdrawn_is_changed(client: Client, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    send(client, "POST", "$process-message", message(id="m-2", reason="delete"))
    again = get(client, f"Task/{task['id']}")
    assert again["status"] == "cancelled" and again["lastModified"] > task["lastModified"]


def test_of_two_one_of_whom_is_closed_a_sender_follows_nothing(client: Client, sent: str) -> None:
    about = apps.get_model("access", "ContactPerson").objects.get(contact__door="system")
    other = apps.get_model("people", "Person").objects.create()
    apps.get_model("access", "ContactPerson").objects.create(
        contact=about.contact, part="about", person=other, at=clock.now(), by="service:test"
    )
    assert get(client, f"Task?focus={sent}")["total"] == 2
    said = {"recorded_by": "x", "recorded_by_name": "x", "recorded_at": clock.now()}
    apps.get_model("people", "Restriction").objects.create(
        kind="protected-address", reason="x", review_on=clock.today(), person=other, **said
    )
    assert get(client, f"Task?focus={sent}")["total"] == 0


def test_a_sender_is_given_the_elements_that_it_asks_for(client: Client, sent: str) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}&_elements=owner")["entry"]]
    assert "owner" in task and "focus" not in task
    assert [one["code"] for one in task["meta"]["tag"]] == ["SUBSETTED"]
    assert "focus" not in get(client, f"Task/{task['id']}?_elements=owner")
    assert get(client, f"Task?focus={sent}&_summary=count")["total"] == 1


@pytest.mark.parametrize(
    ("kind", "category"),
    [("safeguarding", Category.SAFEGUARDING), ("same-as-another", Category.SOCIAL_CARE)],
)
def test_what_came_of_it_is_told_in_no_more_than_a_code(
    client: Client, sent: str, kind: str, category: Category
) -> None:
    contact = apps.get_model("access", "Contact").objects.get()
    outcome = {"kind": kind, "detail": "Frightened of him", "category": category}
    at = {"contact": contact, "at": clock.now(), "by": "service:test"}
    apps.get_model("access", "ContactOutcome").objects.create(**outcome, **at)
    step = contact.steps.get()
    apps.get_model("access", "ContactStep").objects.create(
        contact=contact, number=2, state="closed", team=step.team, at=clock.now(), by="service:test"
    )
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    assert task["status"] == "completed"
    assert task["statusReason"]["coding"][0]["code"] == "dealt-with"
    assert "afeguarding" not in str(task) and "Frightened" not in str(task)


@pytest.mark.parametrize("how", ["restricted", "barred", "objects", "of a restricted subject"])
def test_a_sender_follows_nothing_where_sharing_closes_it(
    client: Client, caller: Calling, sent: str, how: str
) -> None:
    [task] = [one["resource"] for one in get(client, f"Task?focus={sent}")["entry"]]
    about = apps.get_model("access", "ContactPerson").objects.get(contact__door="system").person_id
    said = {"person_id": about, "recorded_by": "x", "recorded_by_name": "x", "recorded_at": clock.now()}
    sender = apps.get_model("organisations", "Organisation").objects.get(code="SENDER")
    if how == "restricted":
        apps.get_model("people", "Restriction").objects.create(
            kind="protected-address", reason="x", review_on=clock.today(), **said
        )
    elif how == "barred":
        apps.get_model("sharing", "Barring").objects.create(organisation=sender, reason="x", **said)
    elif how == "objects":
        apps.get_model("sharing", "Willingness").objects.create(
            is_objection=True, organisation=sender, said_by="self", said_at=clock.now(), **said
        )
    else:
        send(
            client,
            "POST",
            "$process-message",
            message(id="m-3", request="sr-3", reasonCode=[{"text": "Safeguarding concern"}]),
        )
        entry = apps.get_model("access", "SystemRequest").objects.get(message="m-3").entry
        assert get(client, f"Task?focus=ServiceRequest/{entry}")["total"] == 0
        return
    caller.viewer = system_of("SENDER")
    assert get(client, f"Task?focus={sent}")["total"] == 0
    send(client, "GET", f"Task/{task['id']}", status=404)


def test_an_appointment_has_one_too(client: Client, asked: UUID) -> None:
    send(client, "POST", "$process-message", booking())
    entry = apps.get_model("access", "SystemRequest").objects.get().entry
    [found] = get(client, f"Task?focus=Appointment/{entry}")["entry"]
    assert found["resource"]["status"] == "received"


def test_a_task_of_another_is_received_as_theirs(client: Client, asked: UUID) -> None:
    patient = made(client, someone())["id"]
    theirs = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "for": {"reference": f"Patient/{patient}"},
    }
    found = made(client, theirs)
    send(client, "PUT", f"Task/{found['id']}", found | {"status": "draft"})
    assert Referral.objects.count() == 1


def test_a_system_of_who_was_asked_sees_it_for_as_long_as_it_is_open_and_a_strangers_none(
    client: Client, caller: Calling, asked: UUID
) -> None:
    task = task_of(client, asked)
    for code, kind, status in (("ELSEWHERE", "acute-trust", 404), ("TRUST", "community-trust", 200)):
        caller.viewer = system(
            client=uuid7(), name="A", organisation=code, organisation_name=code, organisation_kind=kind
        )
        send(client, "GET", f"Task/{task['id']}", status=status)
    send(client, "PUT", f"Task/{task['id']}", task | {"status": "accepted"})
    assert states(asked) == ["sent", "accepted"]
