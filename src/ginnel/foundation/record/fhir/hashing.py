"""Stable hashes of codes, systems and units for index rows: the same on every machine and in every version.

BLAKE2b, little-endian, signed. 0 stands for "none given", which no text hashes to in practice (1 in 2^32 for a
system); a search that matches a hash compares the text in the entry itself before it answers.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=4096)
def system_hash(text: str) -> int:
    """A signed 32-bit hash of a code system or unit; 0 for ""."""
    return (
        int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "little", signed=True) if text else 0
    )


def text_hash(text: str) -> int:
    """As `code_hash`, of a text that is not said over and over, or is long."""
    return (
        int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True) if text else 0
    )


@lru_cache(maxsize=65536)
def code_hash(text: str) -> int:
    """A signed 64-bit hash of a code, identifier value or URI; 0 for ""."""
    return text_hash(text)
