"""`ginnel audit export`: events as FHIR that FHIR's own rules accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ginnel.config import cli
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


def exported(tmp_path: Path, *options: str) -> list[dict[str, Any]]:
    out = tmp_path / "events.ndjson"
    ended = CliRunner().invoke(cli.main, ["audit", "export", "--out", str(out), *options])
    assert ended.exit_code == 0, ended.output
    assert out.stat().st_mode & 0o077 == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_every_kind_of_event_is_a_valid_audit_event(tmp_path: Path) -> None:
    person = uuid7()
    kinds = [
        Event(
            "sharing.decided",
            person,
            (Category.PLAN, Category(1)),
            "permit",
            {"action": "read", "known": True},
        ),
        Event("sharing.decided", person, (Category.PLAN,), "review", {"action": "write"}),
        Event("people.listed", person, (Category(1),), detail={"list": "find"}),
        Event("entry.published", person, (Category.PLAN,), detail={"id": str(uuid7())}),
        Event("staff.sign-in-refused", outcome="deny", detail={"account": ""}),
        Event("record.reindexed"),
    ]
    audit.append(by=service("load"), events=kinds)
    trees = exported(tmp_path, "--since", "2020-01-01")
    assert len(trees) == len(kinds)
    for tree in trees:
        assert validation.check("AuditEvent", json.dumps(tree).encode(), tree) == []


def test_it_says_who_whom_why_and_in_which_request(tmp_path: Path) -> None:
    person, by = uuid7(), service("load")
    audit.append(by=by, events=[Event("people.listed", person, (Category.PLAN,), detail={"list": "find"})])
    tree = exported(tmp_path, "--since", "2020-01-01")[0]
    request, patient, detail = tree["entity"]
    assert (tree["action"], tree["outcome"]) == ("R", "0")
    assert tree["purposeOfEvent"][0]["coding"][0]["code"] == "RECORDMGT"
    assert tree["agent"][0]["who"]["identifier"]["value"] == "service:load"
    assert request["what"]["identifier"]["value"] == str(by.request_id)
    assert patient["what"]["reference"] == f"Patient/{person}"
    assert patient["securityLabel"][0]["display"] == "Plan"
    assert detail["detail"] == [{"type": "list", "valueString": "find"}]


def test_the_export_is_an_event_itself_and_keeps_to_its_time(tmp_path: Path) -> None:
    audit.append(by=service("load"), events=[Event("record.reindexed")])
    assert exported(tmp_path, "--since", "2020-01-01", "--until", "2020-02-01") == []
    (event,) = Row.objects.filter(action="audit.exported")
    assert event.detail["until"].startswith("2020-02-01")
