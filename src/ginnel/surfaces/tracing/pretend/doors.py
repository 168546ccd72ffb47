"""How requests come to the pretend national service: in this process, or by HTTP on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from ginnel.surfaces.tracing.access import Access
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend.granting import Granting
from ginnel.surfaces.tracing.pretend.register import Register
from ginnel.surfaces.tracing.pretend.serving import served
from ginnel.surfaces.tracing.wire import Ask, Told

HERE = "https://pretend.invalid"
BASE = "/personal-demographics/FHIR/R4"


class InProcess:
    """A transport that ends in a register of this process."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def send(self, ask: Ask) -> Told:
        return self._register.answer(ask)


def open_pds(truth: Path) -> Pds:
    """A client of a register of the county whose truth/pds.ndjson this is, as fast as it goes: for `ginnel demo`."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    token_url = f"{HERE}/oauth2/token"
    granting = Granting(token_url, "pretend-key", "pretend-1", key.public_key())
    access = Access(token_url, "pretend-key", "pretend-1", key)
    register = Register.of_county(truth, granting)
    return Pds(HERE + BASE, access, InProcess(register), per_second=float("inf"))


@contextmanager
def serve(register: Register) -> Iterator[str]:
    """The address of a server, up to FHIR/R4, that answers from this register for as long as the block runs."""
    with served(register.answer) as address:
        yield f"{address}{BASE}"


def access_to(url: str, key: RSAPrivateKey) -> tuple[Access, Granting]:
    """An application that the server at `url` (of `serve`) knows, and the server's side of it."""
    parts = urlsplit(url)
    token_url = f"{parts.scheme}://{parts.netloc}/oauth2/token"
    return (
        Access(token_url, "pretend-key", "pretend-1", key),
        Granting(token_url, "pretend-key", "pretend-1", key.public_key()),
    )
