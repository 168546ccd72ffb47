"""Over TLS: encrypted, and where an authority is named, only from those it knows."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from ginnel.surfaces.feeds.mllp.listening import CannotListen, Listening, listen
from ginnel.surfaces.feeds.tests.adt.messages import adt
from ginnel.surfaces.feeds.tests.mllp.certificates import Authority
from ginnel.surfaces.feeds.tests.mllp.sender import Sender, listening

ADMIT = adt("A01", ward="W1")


def answer(port: int, context: ssl.SSLContext | None) -> str:
    sender = Sender(port, context)
    try:
        sender.send(ADMIT)
        return sender.answer()
    except (ssl.SSLError, ConnectionError):
        return ""  # with TLS 1.3 a sender may learn only when it reads that it was not let in
    finally:
        sender.close()


@pytest.mark.django_db(transaction=True)
def test_only_a_sender_whose_certificate_is_known_is_answered(tmp_path: Path) -> None:
    ours, strangers = Authority(tmp_path, "ours"), Authority(tmp_path, "strangers")
    known = ssl.create_default_context(cafile=str(ours.path))
    known.load_cert_chain(ours.issue("hospital"))
    unknown = ssl.create_default_context(cafile=str(ours.path))
    unknown.load_cert_chain(strangers.issue("stranger"))
    anonymous = ssl.create_default_context(cafile=str(ours.path))
    with listening(certificate=ours.issue("listener"), client_authority=ours.path) as (port, _):
        assert answer(port, known) == "AA"
        assert [answer(port, context) for context in (unknown, anonymous)] == ["", ""]
        assert answer(port, known) == "AA"


@pytest.mark.django_db(transaction=True)
def test_a_sender_without_tls_gets_nothing(tmp_path: Path) -> None:
    with listening(certificate=Authority(tmp_path, "ours").issue("listener")) as (port, _):
        assert answer(port, None) == ""


def test_a_certificate_that_cannot_be_read_is_said_before_anybody_connects(tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing")
    with pytest.raises(CannotListen):
        listen(Listening("RXX", port=0, certificate=tmp_path / "no.pem"), ready=print)


def test_an_address_that_is_taken_is_said() -> None:
    with pytest.raises(CannotListen, match="cannot be listened on"):
        listen(Listening("RXX", host="203.0.113.7", port=1), ready=print)
