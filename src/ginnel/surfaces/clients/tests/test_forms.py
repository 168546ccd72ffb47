"""A form is read as far as it may be long, however it is sent."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client as Browser

from ginnel.surfaces.clients import asking, keys
from ginnel.surfaces.clients.tests.caller import Integrator, ec, public
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db(transaction=True)


class Broken(io.BytesIO):
    """That breaks off."""

    def read(self, *_: Any) -> bytes:
        raise ConnectionResetError("The client went.")


def sent(body: io.BytesIO, **more: object) -> tuple[int, dict[str, Any]]:
    """What is answered to a form that does not say how long it is."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/oauth/token", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "wsgi.input": body, "wsgi.url_scheme": "http", "CONTENT_TYPE": asking.FORM, "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "REMOTE_ADDR": "192.0.2.1", **more,
    }  # fmt: skip
    found = b"".join(WSGIHandler()(environ, lambda status, headers: told.append(status)))
    return int(told[0][:3]), json.loads(found)


def test_a_form_in_chunks_is_read(register: Register) -> None:
    key = ec()
    one = Integrator(register(keys=keys.public_keys(public(key))), key)
    status, said = sent(io.BytesIO(urlencode(one.form()).encode()))
    assert (status, said.get("token_type")) == (200, "bearer"), said


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (io.BytesIO(b"a=" + b"b" * asking.LARGEST), {}, 400),
        (Broken(), {}, 400),
        (io.BytesIO(b"a=1"), {"wsgi.input_terminated": False}, 411),
        (io.BytesIO(b"&".join(b"a%d=1" % one for one in range(2_000))), {}, 400),
    ],
)
def test_what_is_too_much_or_breaks_off_is_told_in_words_of_the_protocol(
    body: io.BytesIO, more: dict[str, Any], status: int
) -> None:
    found, said = sent(body, **more)
    assert (found, said["error"]) == (status, "invalid_request")


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "nothing", "utf-8"])
def test_a_form_that_says_in_which_letters_it_is_is_told_so_too(charset: str) -> None:
    """Django has an error of its own for some of them, and a page for it."""
    kind = f"{asking.FORM}; charset={charset}"
    answer = Browser().generic("POST", "/oauth/token", b"grant_type=x", content_type=kind)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
