"""A feed for tests: each line of the file is a FHIR resource, or the word that makes it a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from typing import BinaryIO

from ginnel.care.reception.rules import Incoming, Opened, Parcel
from ginnel.kernel.errors import Fault


@dataclass
class File:
    """Bytes as if opened from disk."""

    data: bytes
    filename: str = "test.lines"
    head: bytes = field(init=False)
    size: int = field(init=False)
    digest: str = field(init=False)
    stream: BinaryIO = field(init=False)

    def __post_init__(self) -> None:
        self.head, self.size = self.data[:100], len(self.data)
        self.digest = blake2b(self.data, digest_size=32).hexdigest()
        self.stream = BytesIO(self.data)


class Lines:
    """`stop_after` rows it dies, as a process might."""

    name = "lines"
    label = "Lines"

    def __init__(self, stop_after: int = 0) -> None:
        self._stop_after = stop_after

    def recognises(self, filename: str, head: bytes) -> bool:
        return filename.endswith(".lines")

    def read(self, opened: Opened) -> Iterator[Parcel]:
        for row, line in enumerate(opened.stream.read().splitlines(), start=1):
            if self._stop_after and row > self._stop_after:
                raise RuntimeError("power")
            yield self.again(line, row)

    def again(self, original: bytes, row: int) -> Parcel:
        if original == b"bad":
            return Parcel(row, original, faults=(Fault("bad", "It is bad.", row, "line"),))
        tree = json.loads(original)
        return Parcel(row, original, (Incoming(tree["resourceType"], tree.get("id", ""), tree),))

    def mendable(self, parcel: Parcel) -> bytes:
        return parcel.original


class Unread(Lines):
    """Every line too long to hold: faults without bytes."""

    def read(self, opened: Opened) -> Iterator[Parcel]:
        for row in (1, 2):
            yield Parcel(row, b"", faults=(Fault("line-too-long", "It is too long.", row),))


class Named(Lines):
    """Each line names its organisation, then "ok" or "bad"."""

    def again(self, original: bytes, row: int) -> Parcel:
        source, word = original.decode().split()
        if word == "bad":
            return Parcel(row, original, faults=(Fault("bad", "It is bad.", row),), stated_source=source)
        tree = json.loads(observation("o1"))
        return Parcel(row, original, (Incoming("Observation", "o1", tree),), stated_source=source)


def observation(id: str, text: str = "seen", subject: str = "Patient/p1") -> bytes:
    return json.dumps(
        {
            "resourceType": "Observation",
            "id": id,
            "status": "final",
            "code": {"text": text},
            "subject": {"reference": subject},
        }
    ).encode()


def patient(id: str, family: str = "Testperson") -> bytes:
    return json.dumps(
        {"resourceType": "Patient", "id": id, "name": [{"family": family}], "birthDate": "1950-01-01"}
    ).encode()
