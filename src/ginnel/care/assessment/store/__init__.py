"""Answers as they lie in the database: sealed (AES-256-GCM), each to its own row, under a key made from the
installation's secret, whose older serials still open what was sealed under them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import new as hmac
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ginnel.kernel import randomness
from ginnel.kernel.errors import NotFound

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """`answers` by question. `said` are dangers that any answer ever meant, `seen` those that somebody went on from."""

    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def sealed(id: UUID, kept: Kept) -> bytes:
    nonce = randomness.sixteen()[:_NONCE]
    text = json.dumps({"answers": kept.answers, "said": kept.said, "seen": kept.seen})
    return nonce + AESGCM(next(_keys(b"self-assessment"))).encrypt(nonce, text.encode(), id.bytes)


def opened(id: UUID, data: bytes | memoryview) -> Kept:
    """Raises NotFound for what was erased, or sealed under a secret that is gone."""
    for key in _keys(b"self-assessment"):
        try:
            text = AESGCM(key).decrypt(bytes(data[:_NONCE]), bytes(data[_NONCE:]), id.bytes)
        except (InvalidTag, ValueError):
            continue
        said = json.loads(text)
        answers = {question: tuple(values) for question, values in said["answers"].items()}
        return Kept(answers, tuple(said["said"]), tuple(said["seen"]))
    raise NotFound("These answers are not kept any more.")


def digests(code: str) -> list[str]:
    """What a code may be kept as, that of the newest secret first."""
    return [hmac(key, code.encode(), "sha256").hexdigest() for key in _keys(b"return-code")]


def _keys(use: bytes) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield blake2b(secret.encode(), digest_size=32, person=use).digest()
