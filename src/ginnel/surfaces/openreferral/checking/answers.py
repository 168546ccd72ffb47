"""What a feed answered, wherever it is read from: a folder of files here, or an address (`over_http`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ginnel.surfaces.openreferral.checking.endpoints import Endpoint
from ginnel.surfaces.openreferral.network import TooMuch, read_json

LARGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` is JSON that was read; where there is none, `problem` says why in words."""

    where: str
    said: Any = None
    problem: str = ""


class Answers(Protocol):
    """A feed. `is_asked`: it gives the very document that is asked for, and every page until the last."""

    is_asked: bool

    def root(self) -> Answer | None: ...

    def pages(self, endpoint: Endpoint) -> Iterator[Answer]: ...

    def wholes(self, endpoint: Endpoint, ids: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """(id that was asked for, "" where none was, answer)."""
        ...

    def left_over(self) -> list[str]:
        """What lies there and is no answer of an endpoint."""
        ...


class Folder:
    """Answers kept as files: `api_details.json` (or `base.json`); for each kind of object `service_list.json`, with
    `service_list_2.json` for its second page, and `service_full.json` or `service.json` for one whole."""

    is_asked = False

    def __init__(self, path: Path) -> None:
        self._files = {each.name: each for each in sorted(path.glob("*.json"))}
        self._read: set[str] = set()

    def root(self) -> Answer | None:
        return next(self._named("api_details.json", "base.json", "index.json"), None)

    def pages(self, endpoint: Endpoint) -> Iterator[Answer]:
        further = re.compile(rf"{endpoint.kind}_list_(\d+)\.json")
        numbered = sorted((int(found[1]), name) for name in self._files if (found := further.fullmatch(name)))
        yield from self._named(f"{endpoint.kind}_list.json", f"{endpoint.name}.json")
        yield from self._named(*(name for _, name in numbered))

    def wholes(self, endpoint: Endpoint, ids: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        for answer in self._named(f"{endpoint.kind}_full.json", f"{endpoint.kind}.json"):
            yield "", answer

    def left_over(self) -> list[str]:
        return [name for name in self._files if name not in self._read]

    def _named(self, *names: str) -> Iterator[Answer]:
        for name in names:
            if name in self._files:
                self._read.add(name)
                yield _of(self._files[name])


def _of(path: Path) -> Answer:
    if path.stat().st_size > LARGEST:
        return Answer(path.name, problem=f"It is larger than {LARGEST // 2**20} MB.")
    try:
        return Answer(path.name, read_json(path.read_bytes()))
    except TooMuch as refused:
        return Answer(path.name, problem=str(refused))
    except ValueError:
        return Answer(path.name, problem="It is not JSON.")
