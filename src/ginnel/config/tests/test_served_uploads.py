"""Too much, and what does not say how long it is, sent to the application as granian serves it."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from ginnel.kernel.web.tests.granian import serving
from ginnel.surfaces.workspace.tests.test_files import contact

__all__ = ["contact"]
pytestmark = pytest.mark.django_db(transaction=True)
KIND = "multipart/form-data; boundary=parted"
IN_PIECES = b"5\r\nhello\r\n0\r\n\r\n"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def served() -> Iterator[int]:
    """Beside this test, in its database."""
    of = connection.settings_dict
    said = {"dbname": of["NAME"], "user": of["USER"], "password": of["PASSWORD"], "host": of["HOST"]}
    url = " ".join(f"{name}='{value}'" for name, value in {**said, "port": of["PORT"]}.items() if value)
    environment = {**os.environ, "DATABASE_URL": url, "GINNEL_ALLOWED_HOSTS": "127.0.0.1"}
    with serving("ginnel.config.rsgi:application", "--interface", "rsgi", environment=environment) as (
        port,
        _,
    ):
        yield port


def send(port: int, path: str, cookie: str, *pieces: bytes, **headers: str) -> tuple[int, str]:
    """Piece by piece, as a browser does: it reads no answer before it has sent everything."""
    told = {"Host": "127.0.0.1", "Cookie": cookie, "Connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
    with closing(socket.create_connection(("127.0.0.1", port), timeout=120)) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        for piece in pieces:
            client.sendall(piece)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    return int(answer.split(b" ")[1]), answer.decode(errors="replace")


def kept_on_disk() -> int:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) if folder.exists() else 0


def test_what_is_too_much_is_refused_and_given_back(client: Client, contact: Any) -> None:
    page = client.get(reverse("workspace:contact", args=[contact])).content.decode()
    token = _TOKEN.search(page)
    assert token
    cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    address = reverse("workspace:give-files", args=[contact])
    fields = {"csrfmiddlewaretoken": token[1], "what": "From the landlord"}
    start = "".join(
        f'--parted\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    start += '--parted\r\nContent-Disposition: form-data; name="files"; filename="film.pdf"\r\n\r\n'
    body, before = [start.encode(), *[b"x" * 2**20] * 310, b"\r\n--parted--\r\n"], kept_on_disk()
    with served() as port:
        length = str(sum(map(len, body)))
        status, answer = send(port, address, cookie, *body, Content_Type=KIND, Content_Length=length)
        assert status == 413
        assert "What you chose is 310 MB together" in answer and "no file larger than 10 MB" in answer
        assert 'value="From the landlord"' in answer
        status, _ = send(port, address, "", body[0], Content_Type=KIND, Content_Length=length)
        assert status == 413  # of a stranger's nothing is waited for
        status, answer = send(
            port, address, cookie, IN_PIECES, Content_Type=KIND, Transfer_Encoding="chunked"
        )
        assert status == 411 and "did not say how much" in answer
        for path in ("/fhir/R4/$process-message", "/fhir/R4/ServiceRequest"):
            _check_machines(port, path)
        status, answer = send(port, "/sign-in", "", b"x" * 1000, Content_Length="1000000000")
        assert status == 413 and "Sign in, and send it again." in answer
    assert kept_on_disk() == before
    assert not apps.get_model("access", "ContactFile").objects.exists()


def _check_machines(port: int, path: str) -> None:
    """Nobody is told more than that they are nobody; how long it is counts for those who are somebody."""
    for headers in ({"Content_Length": "400000000"}, {"Transfer_Encoding": "chunked"}):
        status, answer = send(port, path, "", IN_PIECES, Content_Type="application/fhir+json", **headers)
        assert status == 401 and "OperationOutcome" in answer
