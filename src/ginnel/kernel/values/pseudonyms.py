"""Keyed pseudonyms: the same person always has the same one for one purpose, and another for another.

Without the key nobody can tell whose a pseudonym is, nor whether two purposes speak of one person, even knowing every
id there is.
"""

from __future__ import annotations

import hmac
from hashlib import blake2b
from uuid import UUID


class Pseudonyms:
    """Makes pseudonyms for one purpose. `fingerprint` names key and purpose without revealing either."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._key = hmac.digest(key, f"ginnel pseudonym {purpose}".encode(), "sha256")
        self.fingerprint = blake2b(b"fingerprint", digest_size=8, key=self._key).hexdigest()

    def of_person(self, id: UUID) -> str:
        """32 hexadecimal digits that stand for a person."""
        return blake2b(id.bytes, digest_size=16, key=self._key, person=b"person").hexdigest()

    def of_entry(self, id: UUID) -> str:
        """32 hexadecimal digits that stand for an entry of the record."""
        return blake2b(id.bytes, digest_size=16, key=self._key, person=b"entry").hexdigest()

    def of_text(self, text: str) -> str:
        """32 hexadecimal digits that stand for a name or number that is neither."""
        return blake2b(text.encode(), digest_size=16, key=self._key, person=b"text").hexdigest()
