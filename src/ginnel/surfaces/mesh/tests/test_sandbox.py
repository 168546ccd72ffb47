"""Our own MESH answers as the one that NHS England publishes to try with, asked the same by NHS England's client.

Run where that is installed (`uv sync --group mesh`); skipped elsewhere.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from mesh_client import MeshError

from ginnel.surfaces.mesh.downloading import Arriving
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY

ONE, TWO = "X26ABC1", "X26ABC2"  # the sandbox's mailboxes
SANDBOX_PASSWORD = "password"  # noqa: S105
SAID = ("From", "To", "WorkflowID", "Chunk-Range", "Total-Chunks", "LocalID", "FileName", "MessageType")


@contextmanager
def ours() -> Iterator[tuple[str, str]]:
    with FakeMesh(ONE, TWO) as mesh:
        yield mesh.url, PASSWORD


@contextmanager
def theirs() -> Iterator[tuple[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = {"AUTH_MODE": "full", "STORE_MODE": "memory", "SHARED_KEY": SHARED_KEY}
    command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "mesh_sandbox.api:app", "--port", str(port)]
    with subprocess.Popen(
        command, env={**os.environ, **said}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}", SANDBOX_PASSWORD
        finally:
            process.terminate()


def _wait(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < until, "the sandbox does not start"
            time.sleep(0.2)


def status(ask: Callable[[], Any]) -> Any:
    """What was answered, where that is a refusal."""
    try:
        return ask() and "answered"
    except requests.HTTPError as refused:
        return refused.response.status_code
    except MeshError as refused:
        return str(refused.args[0])


def conversation(url: str, password: str, folder: Path) -> dict[str, Any]:
    """Everything we ask of MESH, and what came back, without what differs each time."""
    one = Mailbox(url, ONE, password, SHARED_KEY, retries=0, timeout=30)
    found: dict[str, Any] = {}
    with one.open() as client, replace(one, name=TWO).open() as other:
        found["handshake"] = status(client.handshake)
        with replace(one, password="wrong").open() as stranger:
            found["stranger"] = status(stranger.handshake)
        for message in list(other.iterate_message_ids()):
            other.acknowledge_message(message)
        sent = client.send_message(TWO, b"plain" * 50, workflow_id="W1", local_id="L1", filename="a.csv")
        parts = client.send_message(TWO, b"chunk" * 50, max_chunk_size=100, compress=True, workflow_id="W2")
        found["inbox"] = [
            list(other.iterate_message_ids()) == [sent, parts],
            list(client.iterate_message_ids()) == [],
        ]
        for name, message in (("plain", sent), ("parts", parts)):
            with Arriving(other, message) as arriving:
                found[name] = [arriving.header(each).replace(message, "ID") for each in SAID]
                found[f"{name} size"] = arriving.keep(folder / message)
        found["chunks"] = [other.retrieve_message_chunk(parts, number).status_code for number in (1, 2, 3)]
        found["beyond"] = status(lambda: other.retrieve_message_chunk(parts, 4))
        found["not theirs"] = status(lambda: client.retrieve_message_chunk(sent, 1))
        found["none such"] = status(lambda: other.retrieve_message_chunk("20200101000000000000_000000", 1))
        found["nobody"] = status(lambda: client.send_message("NOBODY", b"x", workflow_id="W"))
        found["acknowledged"] = [status(lambda: other.acknowledge_message(sent)) for _ in range(2)]
        found["left"] = list(other.iterate_message_ids()) == [parts]
        found["acknowledged, not ours"] = status(lambda: client.acknowledge_message(parts))
        tracked = client.track_message(sent)
        found["tracked"] = [tracked[each] for each in ("local_id", "workflow_id", "recipient", "status")]  # type: ignore[literal-required]
        found["not tracked"] = status(lambda: other.track_message(sent))
        more = [client.send_message(TWO, b"x", workflow_id="W") for _ in range(12)]
        found["pages"] = list(other.iterate_message_ids(batch_size=10)) == [parts, *more]
    return found


@pytest.mark.skipif(
    importlib.util.find_spec("mesh_sandbox") is None,
    reason="mesh-sandbox is not installed: uv sync --group mesh",
)
def test_our_mesh_answers_as_the_sandbox_does(tmp_path: Path) -> None:
    with ours() as (url, password):
        here = conversation(url, password, tmp_path / "ours")
    with theirs() as (url, password):
        assert here == conversation(url, password, tmp_path / "theirs")


def test_our_mesh_holds_the_whole_conversation(tmp_path: Path) -> None:
    with ours() as (url, password):
        found = conversation(url, password, tmp_path)
    assert (found["stranger"], found["chunks"], found["plain size"]) == (403, [206, 206, 200], 250)
