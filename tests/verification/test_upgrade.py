"""Every state that was ever released comes to this version with nothing lost.

`snapshots/NAME.backup` is a populated installation of an earlier version as its own `ginnel backup` wrote it, with
the key that opens it and what its digest was; `scripts/snapshot.py` makes one at each release.
"""

import json
from pathlib import Path

import pytest

SNAPSHOTS = sorted((Path(__file__).parent / "snapshots").glob("*.backup"))


@pytest.fixture(scope="module", params=SNAPSHOTS, ids=lambda path: path.stem)
def upgraded(request, place, ginnel):
    home = place / f"home-{request.param.stem}"
    ginnel(home, "restore", request.param, "--json")
    return home, json.loads(request.param.with_suffix(".json").read_text())


def test_there_is_an_earlier_state_to_come_from():
    assert SNAPSHOTS


def test_its_tables_are_those_of_this_version(upgraded, ginnel):
    home, _ = upgraded
    findings = {found["name"]: found for found in ginnel(home, "check", "--json")["findings"]}
    assert findings["migrations"]["state"] == "fine"
    assert findings["roles"]["state"] == "fine"


def test_its_record_says_what_it_said(upgraded, ginnel):
    home, was = upgraded
    now = ginnel(home, "record", "digest", "--json")
    assert {name: now[name] for name in was["digest"]} == was["digest"]


def test_its_audit_chain_is_whole(upgraded, ginnel):
    home, _ = upgraded
    assert ginnel(home, "audit", "verify", "--json")["is_whole"]
