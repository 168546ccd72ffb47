"""A message from the mailbox onto our disk: chunk by chunk, never whole in memory, and wholly or not at all.

Read in pieces, the client's own `Message.read` takes a short read for the end of a chunk: a connection that is cut in
the middle of one then looks like its end. So the chunks are read here until their connection says that there is no
more, which raises when less came than was announced (docs/adr/0031-mesh-mailbox.md).
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import requests
from mesh_client import MeshClient
from urllib3.exceptions import HTTPError as Urllib3Error

from ginnel.care.reception.rules.mailbox import Report
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.feeds.receiving import LARGEST, safe

BLOCK = 1 << 20
REPORT = "REPORT"


class NotWhole(GinnelError):
    """What came is not all of it, or not what was announced; it stays in the mailbox to be tried again."""

    code = "not-whole"


class Arriving:
    """A message whose first answer is here and whose content has yet to be read."""

    def __init__(self, client: MeshClient, message: str) -> None:
        self._client = client
        self._message = message
        self._first: requests.Response = client.retrieve_message_chunk(message, 1)

    def __enter__(self) -> Arriving:
        return self

    def __exit__(self, *_: object) -> None:
        self._first.close()

    def header(self, name: str) -> str:
        """One of MESH's own headers, `Mex-` left out; "" where it was not sent."""
        return str(self._first.headers.get(f"Mex-{name}", "")).strip()

    @property
    def filename(self) -> str:
        return safe(self.header("FileName") or f"{self._message}.dat")

    @property
    def report(self) -> Report | None:
        """What MESH says of a message of ours that did not arrive; None for a message that brings something."""
        if self.header("MessageType").upper() != REPORT:
            return None
        return Report(
            self.header("LinkedMsgID"),
            self.header("LocalID"),
            self.header("StatusCode"),
            self.header("StatusEvent"),
            self.header("StatusDescription")[:500],
        )

    def keep(self, folder: Path) -> int:
        """Write the content to `filename` in `folder`, on disk when this returns; its size. Raises NotWhole."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / ".part"
        try:
            with draft.open("wb") as file:
                size = self._write(file)
                file.flush()
                os.fsync(file.fileno())
        except (Urllib3Error, requests.RequestException) as cut:
            raise NotWhole(f"The connection broke off ({type(cut).__name__}).") from cut
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise NotWhole("What was sent compressed cannot be unpacked.") from broken
        else:
            draft.replace(folder / self.filename)
        finally:
            draft.unlink(missing_ok=True)
        _sync(folder)
        _sync(folder.parent)
        return size

    def _write(self, file: BinaryIO) -> int:
        size = 0
        for block in self._blocks():
            size += len(block)
            if size > LARGEST:
                raise NotWhole(f"It is larger than {LARGEST >> 30} GB, which is the most that is taken.")
            file.write(block)
        return size

    def _blocks(self) -> Iterator[bytes]:
        total = _chunks(self.header("Chunk-Range"), 1)
        yield from _content(self._first)
        for number in range(2, total + 1):
            with closing(self._client.retrieve_message_chunk(self._message, number)) as response:
                if _chunks(response.headers.get("Mex-Chunk-Range", ""), number) != total:
                    raise NotWhole("The number of its chunks changed while it was downloaded.")
                yield from _content(response)


def _content(response: requests.Response) -> Iterator[bytes]:
    """What one answer holds, unpacked where it was packed to travel."""
    packed = response.headers.get("Content-Encoding", "").lower() == "gzip"
    source = gzip.GzipFile(fileobj=response.raw) if packed else response.raw
    while block := source.read(BLOCK):
        yield block


def _chunks(said: str, number: int) -> int:
    """How many there are, of `2:3` for the second of three; one where nothing is said. Raises NotWhole for another."""
    if not said:
        return 1
    this, _, total = said.partition(":")
    if not (this.strip().isdecimal() and total.strip().isdecimal()) or int(this) != number:
        raise NotWhole("MESH sent another chunk than was asked for.")
    return int(total)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
