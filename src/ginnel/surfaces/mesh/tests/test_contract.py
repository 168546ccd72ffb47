"""Our MESH is asked only what NHS England's own client asks, and lets in whom MESH lets in."""

from __future__ import annotations

import gzip
import inspect
from dataclasses import replace
from io import BytesIO

import pytest
import requests
from mesh_client import AuthTokenGenerator, MeshClient, MeshError

from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.tests.conftest import OURS, TRUST
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY

# What we call of the client, and with which arguments: a version that takes others is noticed here.
CALLED: dict[str, tuple[str, ...]] = {
    "__init__": (
        "url",
        "mailbox",
        "password",
        "shared_key",
        "cert",
        "verify",
        "max_retries",
        "timeout",
        "application_name",
    ),
    "handshake": (),
    "iterate_message_ids": ("batch_size",),
    "retrieve_message_chunk": ("message_id", "chunk_num"),
    "acknowledge_message": ("message_id",),
    "send_message": ("recipient", "data", "kwargs"),
    "track_message": ("message_id",),
    "close": (),
}


@pytest.mark.parametrize(("method", "arguments"), CALLED.items())
def test_the_client_takes_what_we_give_it(method: str, arguments: tuple[str, ...]) -> None:
    taken = inspect.signature(getattr(MeshClient, method)).parameters
    assert set(arguments) <= taken.keys()


def test_whoever_knows_mailbox_password_and_key_is_let_in(mesh: FakeMesh) -> None:
    token = AuthTokenGenerator(SHARED_KEY.encode(), OURS, PASSWORD).generate_token()
    assert mesh.post.lets_in(OURS, token)
    for wrong in (
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token.replace("NHSMESH ", "Basic "),
        AuthTokenGenerator(b"another key", OURS, PASSWORD).generate_token(),
        AuthTokenGenerator(SHARED_KEY.encode(), OURS, "another password").generate_token(),
        AuthTokenGenerator(SHARED_KEY.encode(), TRUST, PASSWORD).generate_token(),
        "",
    ):
        assert not mesh.post.lets_in(OURS, wrong)


def test_a_header_of_yesterday_lets_nobody_in(mesh: FakeMesh) -> None:
    name, nonce, count, minute, said = (
        AuthTokenGenerator(SHARED_KEY.encode(), OURS, PASSWORD).generate_token().split(":")
    )
    assert not mesh.post.lets_in(OURS, ":".join((name, nonce, count, "202001010000", said)))


def test_what_is_sent_in_chunks_arrives_as_it_was(mesh: FakeMesh, ours: Mailbox) -> None:
    content = b"NHS_NO,GIVEN_NAME\n" * 50
    with ours.open() as client:
        sent = client.send_message(
            TRUST,
            content,
            max_chunk_size=100,
            compress=True,
            workflow_id="W",
            filename="request.csv",
            local_id="L1",
        )
        tracked = client.track_message(sent)
    letter = mesh.post.letters[sent]
    assert b"".join(gzip.decompress(chunk) for chunk in letter.chunks) == content
    assert (tracked["local_id"], tracked["recipient"], tracked["status"]) == ("L1", TRUST, "accepted")
    with replace(ours, name=TRUST).open() as client:
        assert client.retrieve_message(sent).read() == content


def test_nobody_can_be_sent_to_who_has_no_mailbox(ours: Mailbox) -> None:
    with ours.open() as client, pytest.raises(MeshError, match="Unregistered"):
        client.send_message("NOBODY", BytesIO(b"x").getvalue(), workflow_id="W")


def test_a_message_of_somebody_elses_is_not_to_be_had(mesh: FakeMesh, ours: Mailbox) -> None:
    theirs = mesh.post.send(OURS, TRUST, "W", b"x")
    with ours.open() as client, pytest.raises(requests.HTTPError, match="403"):
        client.retrieve_message(theirs)
