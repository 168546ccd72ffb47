"""Where the next page begins, in a form that says nothing to anybody else and is good for this client alone.

The link to a next page is kept by clients and written into logs on the way, and what was searched for may name a
person: so it is sealed, with the search itself inside (AES-256-GCM; its key is made from the installation's secret).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ginnel.foundation.record.rules.criteria import Place
from ginnel.kernel import randomness
from ginnel.surfaces.fhir.outcome import bad_parameter

Pairs = Sequence[tuple[str, str]]


def sealed(client: UUID, kind: str, pairs: Pairs, place: Place) -> str:
    """The text that `opened` turns back."""
    nonce, said = randomness.sixteen()[:12], orjson.dumps([list(pairs), place.keys, place.last])
    box = _box(settings.SECRET_KEY).encrypt(nonce, said, _bound(client, kind))
    return base64.urlsafe_b64encode(nonce + box).rstrip(b"=").decode()


def opened(client: UUID, kind: str, text: str) -> tuple[list[tuple[str, str]], Place]:
    """(the search, the place). Raises Refused for anything that was not made for this client and type."""
    try:
        data = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError:
        raise _refused() from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            said = _box(secret).decrypt(data[:12], data[12:], _bound(client, kind))
        except (InvalidTag, ValueError):
            continue
        pairs, keys, last = orjson.loads(said)
        return [(name, value) for name, value in pairs], Place(tuple(keys), last)
    raise _refused()


@lru_cache(maxsize=4)
def _box(secret: str) -> AESGCM:
    return AESGCM(blake2b(secret.encode(), digest_size=32, person=b"fhir-next-page").digest())


def _bound(client: UUID, kind: str) -> bytes:
    return client.bytes + kind.encode()


def _refused() -> Exception:
    return bad_parameter("_cursor", "This is no link to a next page of yours.")
