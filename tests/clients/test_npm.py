"""fhir-kit-client and @medplum/core (npm), where Node is there to run them; nothing else here needs it.

Their versions are pinned in `npm/package-lock.json`, and installed the first time without running any script of theirs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients.conftest import Open
from tests.clients.sent import LOCAL, Tree, pulse, someone, together

PLACE = Path(__file__).parent / "npm"
NODE, NPM = shutil.which("node"), shutil.which("npm")


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """Skips, saying why, where they cannot be run."""
    if not NODE or not NPM:
        pytest.skip("Node is not installed: the clients from npm are not tried")
    if not (PLACE / "node_modules").exists():
        command = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=PLACE, capture_output=True, check=False, timeout=120)
        if done.returncode:
            pytest.skip("npm reaches no registry: the clients from npm are not tried")


def _run(name: str, api: Open) -> Tree:
    patient = someone()
    told = {
        "address": api.address,
        "base": api.base,
        "token": api.token(),
        "patient": patient,
        "number": f"{LOCAL}|{patient['identifier'][0]['value']}",
        "pulses": [pulse("", beats) for beats in range(60, 65)],
        "together": together(),
    }
    done = subprocess.run(
        [str(NODE), f"{name}.mjs", json.dumps(told)],
        cwd=PLACE,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-1000:]
    found: Tree = json.loads(done.stdout.splitlines()[-1])
    return found


COMMON = {
    "family": "Testperson",
    "total": 5,
    "pages": 3,
    "beats": list(range(60, 65)),
    "updated": "2",
    "patched": "corrected",
    "found": 1,
    "statuses": ["201", "201"],
}


def test_fhir_kit_client_writes_reads_pages_and_transacts(api: Open) -> None:
    expected = {"token": f"{api.address}/oauth/token", "versions": 3, "refused": 404, "everything": 2}
    assert _run("fhir-kit-client", api) == COMMON | expected


def test_medplum_writes_reads_pages_and_transacts(api: Open) -> None:
    assert _run("medplum", api) == COMMON | {"isSame": True, "refused": "not-found"}
