"""The entries of a batch or transaction, as requests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ginnel.surfaces.fhir.answering import last_modified
from ginnel.surfaces.fhir.asking import Asked, Pairs
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.writing import conditions, storing

Tree = dict[str, Any]
MOST = 1_000
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: `kind`, `id` and the `rest` of its address, its parameters, and the tree that it carries.

    `path` says where in the Bundle it stands, `full_url` by what name others in it refer to what it brings.
    """

    index: int
    method: str
    kind: str
    id: str
    rest: tuple[str, ...]
    pairs: Pairs
    full_url: str
    if_match: str | None
    if_none_exist: str | None
    if_none_match: str | None
    if_modified_since: str | None
    tree: Tree | None = field(repr=False)

    @property
    def path(self) -> str:
        return f"Bundle.entry[{self.index}]"

    def resource(self) -> Tree:
        """Raises Refused where there is none."""
        if self.tree is None or type(self.tree.get("resourceType")) is not str:
            raise Refused(400, Issue("required", "The entry carries no resource.", f"{self.path}.resource"))
        return self.tree

    def binary(self, content_type: str) -> bytes:
        """What a Binary of this type holds. Raises Refused."""
        tree = self.resource()
        if tree["resourceType"] != "Binary" or tree.get("contentType") != content_type:
            raise Refused(
                400, Issue("invalid", f"A patch is a Binary of {content_type}.", f"{self.path}.resource")
            )
        try:
            return base64.b64decode(str(tree.get("data", "")), validate=True)
        except (binascii.Error, ValueError):
            raise Refused(400, Issue("value", "The data of the Binary are no base64.", self.path)) from None


def read(asked: Asked, bundle: Tree) -> list[Entry]:
    """Raises Refused for the first that cannot be understood."""
    found = []
    for one in read_each(asked, bundle):
        if isinstance(one, Refused):
            raise one
        found.append(one)
    return found


def read_each(asked: Asked, bundle: Tree) -> Iterator[Entry | Refused]:
    """Each entry, or why it is none. Raises Refused for what is no list of them, or too long."""
    given = bundle.get("entry", [])
    if type(given) is not list:
        raise Refused(400, Issue("structure", "The entries are no list.", "Bundle.entry"))
    if len(given) > MOST:
        raise Refused(
            413, Issue("too-costly", f"A Bundle has no more than {MOST:,} entries.", "Bundle.entry")
        )
    for index, one in enumerate(given):
        try:
            yield _entry(asked, index, one)
        except Refused as error:
            yield error


def again(asks: Sequence[Entry]) -> dict[int, int]:
    """Which creates what an earlier one of its type creates already, unless it is there: both say under one condition
    that it is one resource, and neither finds what the other is about to create."""
    firsts: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
    found = {}
    for one in asks:
        if one.method == "POST" and one.if_none_exist is not None:
            condition = tuple(sorted(conditions.of_query(one.if_none_exist)))
            first = firsts.setdefault((one.kind, condition), one.index)
            if first != one.index:
                found[one.index] = first
    return found


def _entry(asked: Asked, index: int, one: Any) -> Entry:
    path = f"Bundle.entry[{index}]"
    request = one.get("request") if type(one) is dict else None
    if (
        type(request) is not dict
        or type(request.get("method")) is not str
        or request["method"] not in METHODS
        or type(request.get("url")) is not str
    ):
        raise Refused(400, Issue("required", "An entry has a request with a method and an address.", path))
    address, _, query = request["url"].removeprefix(asked.base).strip("/").partition("?")
    kind, *more = address.split("/")
    storing.check_kind(kind)
    resource = one.get("resource")
    id, rest = (
        (more[0], tuple(more[1:])) if more and not more[0].startswith(("$", "_")) else ("", tuple(more))
    )
    return Entry(
        index,
        request["method"],
        kind,
        id,
        rest,
        conditions.of_query(query),
        _text(one, "fullUrl", path),
        _text(request, "ifMatch", path) or None,
        _text(request, "ifNoneExist", path) or None,
        _text(request, "ifNoneMatch", path) or None,
        _since(request, path),
        resource if type(resource) is dict else None,
    )


def _since(request: Tree, path: str) -> str | None:
    """An instant in a Bundle, where a header has a date of HTTP's own form."""
    text = _text(request, "ifModifiedSince", path)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(400, Issue("value", "ifModifiedSince is no instant.", path))
    return last_modified(moment)


def _text(tree: Tree, name: str, path: str) -> str:
    found = tree.get(name, "")
    if type(found) is not str:
        raise Refused(400, Issue("value", f"{name} is no text.", path))
    return found
