"""One command serves everything, stops everything, and leaves nothing behind however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from ginnel.config.postgres import server


@pytest.fixture(scope="module")
def home(place, ginnel):
    ginnel(place / "home-serving", "migrate")
    return place / "home-serving"


@pytest.fixture
def serving(home):
    """`ginnel serve` on a port of its own, answering, with every process under it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("GINNEL_", "DATABASE_URL"))
    }
    command = [sys.executable, "-m", "ginnel.config.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env={**clean, "GINNEL_HOME": str(home)}, stdout=subprocess.PIPE
    ) as process:
        assert f"http://127.0.0.1:{port}".encode() in process.stdout.readline()
        yield process, f"http://127.0.0.1:{port}", psutil.Process(process.pid).children(recursive=True)
        process.kill()


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_pages_static_files_and_health_are_served_by_one_command(serving):
    _, address, _ = serving
    assert [get(address + path) for path in ("/healthz", "/readyz", "/sign-in", "/metrics")] == [200] * 4
    assert get(address + "/static/web/start.js") == 200
    assert get(address + "/no-such-page") == 404


def test_it_stops_in_order_and_leaves_no_process(serving, home):
    process, _, children = serving
    process.send_signal(signal.SIGTERM)
    assert process.wait(90) == 0
    assert psutil.wait_procs(children, timeout=30)[1] == []
    assert not server.answers(home)


def test_killed_outright_it_leaves_no_web_process_or_worker(serving, home, ginnel):
    process, _, children = serving
    process.kill()
    process.wait()
    assert psutil.wait_procs(children, timeout=60)[1] == []
    assert server.answers(home)
    ginnel(home, "check", "--json")
    assert not server.answers(home)


def test_it_answers_again_after_its_database_is_killed(serving, home):
    _, address, _ = serving
    os.kill(server.postmaster(home).pid, signal.SIGKILL)
    until = time.monotonic() + 90
    while get(address + "/readyz") != 200:
        assert time.monotonic() < until, "still not ready"
        time.sleep(0.5)
