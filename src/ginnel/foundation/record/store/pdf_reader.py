"""A process of its own that reads the words of PDF files: a file made to harm costs this process and no other.

In: each file as its length in eight bytes, then its bytes. Out: a line of JSON for each, as soon as it is read. Run by
path and never imported, so that it starts at once and holds nothing of the installation.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

MOST_MEMORY = 1 << 30
MOST_SECONDS = 10
MOST_PAGES = 60
LONGEST = 400_000  # characters, the length of a novel


def main(incoming: BinaryIO) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    logging.disable()
    for data in _files(incoming):
        sys.stdout.write(json.dumps(words(data)) + "\n")
        sys.stdout.flush()


def words(data: bytes) -> str:
    """Page after page; '' for what is encrypted, broken or a picture of words."""
    from pypdf import PdfReader

    try:
        pages = PdfReader(BytesIO(data)).pages[:MOST_PAGES]
        return "\n\n".join(page.extract_text() for page in pages)[:LONGEST].strip()
    except Exception:  # whatever a broken file makes the reader do, the next file is still read
        return ""


def _files(incoming: BinaryIO) -> Iterator[bytes]:
    while length := incoming.read(8):
        yield incoming.read(int.from_bytes(length, "big"))


if __name__ == "__main__":
    main(sys.stdin.buffer)
