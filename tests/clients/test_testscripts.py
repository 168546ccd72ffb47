"""The runner of TestScripts, on a script of our own: what holds passes, and what does not is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.clients.conftest import Open
from tests.clients.sent import Tree

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "testscripts"


def _run(api: Open, folder: Path, *more: str) -> tuple[int, str]:
    """The status and what was printed."""
    command = [sys.executable, "scripts/testscript.py", str(folder), "--base", api.base]
    done = subprocess.run(
        [*command, "--token", api.token(), *more], cwd=ROOT, capture_output=True, text=True, check=False
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
    assert "fail     script.json: Wrong: It is a teapot. (equals 418: found 200)" in said
    assert "untried  script.json: Unjudged" in said
