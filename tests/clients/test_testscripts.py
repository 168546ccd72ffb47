"""The runner of TestScripts, on a script of our own: what holds passes, and what does not is told."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.clients.conftest import Open
from tests.clients.sent import Tree, pulse, someone

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "testscripts"


def _run(api: Open, folder: Path, *more: str) -> tuple[int, str]:
    """The status and what was printed."""
    command = [sys.executable, "scripts/testscript.py", str(folder), "--base", api.base]
    done = subprocess.run(
        [*command, f"--token={api.token()}", *more], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr[-1000:]
    return done.returncode, done.stdout


def test_create_read_search_conditional_update_transaction_and_history_pass(api: Open) -> None:
    status, said = _run(api, SCRIPTS)
    assert (status, said.splitlines()[-1]) == (0, "8 pass"), said


def test_what_does_not_hold_is_told_and_what_cannot_be_judged_is_no_pass(api: Open, tmp_path: Path) -> None:
    asked = {"operation": {"type": {"code": "capabilities"}}}
    wrong: Tree = {"assert": {"description": "It is a teapot.", "responseCode": "418"}}
    unjudged: Tree = {"assert": {"description": "A profile.", "validateProfileId": "x"}}
    tests = [
        {"name": "Wrong", "action": [asked, wrong]},
        {"name": "Unjudged", "action": [asked, unjudged]},
    ]
    script = {"resourceType": "TestScript", "test": tests}
    (tmp_path / "script.json").write_text(json.dumps(script))
    status, said = _run(api, tmp_path)
    assert status == 1
    assert "fail      script.json: Wrong: It is a teapot. (equals 418: found 200)" in said
    assert "untried   script.json: Unjudged" in said


def _script(folder: Path, tests: list[Tree], **more: object) -> None:
    (folder / "script.json").write_text(json.dumps({"resourceType": "TestScript", "test": tests, **more}))


def _test(name: str, *actions: Tree, **more: object) -> Tree:
    return {"name": name, "action": list(actions), **more}


def _operation(code: str, **more: object) -> Tree:
    return {"operation": {"type": {"code": code}, **more}}


def test_fixtures_are_made_before_compared_with_and_taken_away_after(api: Open, tmp_path: Path) -> None:
    (tmp_path / "somebody.json").write_text(json.dumps(someone(id="somebody", gender="other")))
    (tmp_path / "least.json").write_text(
        json.dumps({"resourceType": "Patient", "id": "least", "gender": "other"})
    )
    fixture = [
        {
            "id": "somebody",
            "autocreate": True,
            "autodelete": True,
            "resource": {"reference": "./somebody.json"},
        },
        {"id": "least", "resource": {"reference": "Patient/least"}},
    ]
    read = _operation("read", resource="Patient", params="/${id}")
    least, profile = {"assert": {"minimumId": "least"}}, {"assert": {"validateProfileId": "base"}}
    compared = {
        "expression": "Patient.gender",
        "compareToSourceId": "least",
        "compareToSourceExpression": "gender",
    }
    sent = {"direction": "request", "requestMethod": "get"}
    _script(
        tmp_path,
        [_test("Read", read, least, profile, {"assert": compared}, {"assert": sent})],
        fixture=fixture,
        profile=[{"id": "base", "reference": "http://hl7.org/fhir/StructureDefinition/Patient"}],
        variable=[{"name": "id", "sourceId": "somebody", "path": "Patient/id"}],
    )
    status, said = _run(api, tmp_path, "--variable", f"id={_made(api)}")
    assert (status, said.splitlines()[-1]) == (0, "1 pass"), said


def _made(api: Open) -> str:
    """The id of somebody whose gender is other."""
    headers = {"Authorization": f"Bearer {api.token()}", "Content-Type": "application/fhir+json"}
    data = json.dumps(someone(gender="other")).encode()
    asked = urllib.request.Request(f"{api.base}/Patient", data, headers)
    with urllib.request.urlopen(asked) as answer:
        return str(answer.headers["Location"].split("/Patient/")[1].split("/")[0])


def test_an_id_of_the_scripts_own_stands_for_the_servers_where_that_is_asked(
    api: Open, tmp_path: Path
) -> None:
    fixture = [
        {"id": "who", "resource": someone(id="chosen-one")},
        {"id": "what", "resource": pulse("Patient/chosen-one")},
    ]
    find = _operation("search", resource="Observation", params="?subject=Patient/chosen-one")
    there = {
        "assert": {"expression": "entry.where(resource.subject.reference = 'Patient/chosen-one').exists()"}
    }
    setup = [
        _operation("update", url="Patient/chosen-one", sourceId="who"),
        _operation("create", sourceId="what"),
    ]
    _script(tmp_path, [_test("Find", find, there)], fixture=fixture, setup={"action": setup})
    assert _run(api, tmp_path)[0] == 1
    status, said = _run(api, tmp_path, "--own-ids")
    assert (status, said.splitlines()[-1]) == (0, "1 pass"), said


def test_what_the_server_does_not_claim_is_not_asked_unless_it_is_asked_anyway(
    api: Open, tmp_path: Path
) -> None:
    requires = "rest.resource.where(type = 'Patient').operation.where(name = 'juggle').exists()"
    extension = [{"url": "http://ignixa.io/testscript/requiresCapability", "valueString": requires}]
    refused = {"assert": {"response": "okay", "operator": "notEquals"}}
    _script(
        tmp_path, [_test("Juggle", _operation("$juggle", resource="Patient"), refused, extension=extension)]
    )
    assert _run(api, tmp_path)[1].splitlines()[-1] == "1 unclaimed"
    assert _run(api, tmp_path, "--unclaimed-too")[1].splitlines()[-1] == "1 pass"
