"""Formats: which one a client wants, and the bytes of a tree in it (FHIR R4, 3.1.0.1.11 and 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from lxml import etree

from ginnel.foundation.record.fhir import json, xml
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]


class Format(StrEnum):
    JSON = "application/fhir+json"
    XML = "application/fhir+xml"


NAMES = {
    **dict.fromkeys(("json", "text/json", "application/json", "application/fhir+json"), Format.JSON),
    "application/json+fhir": Format.JSON,  # as releases before R4 wrote them
    **dict.fromkeys(("xml", "text/xml", "application/xml", "application/fhir+xml"), Format.XML),
    "application/xml+fhir": Format.XML,
}
_ANY = frozenset({"*/*", "application/*", ""})


@dataclass(frozen=True, slots=True)
class Wanted:
    format: Format = Format.JSON
    is_pretty: bool = False

    @property
    def is_plain(self) -> bool:
        """Given as it is stored, so that it need not be held as a tree."""
        return self.format is Format.JSON and not self.is_pretty

    @property
    def content_type(self) -> str:
        return f"{self.format.value};charset=utf-8"


def wanted(request: HttpRequest, format_: str | None, pretty: str | None) -> Wanted:
    """By `_format`, else by what the client accepts. Raises Refused (406) for what is neither JSON nor XML."""
    is_pretty = pretty == "true"
    if format_:
        # A plus sign in a query string is read as a space.
        name = format_.partition(";")[0].strip().lower().replace(" ", "+")
        if name in NAMES:
            return Wanted(NAMES[name], is_pretty)
        raise _unacceptable()
    return Wanted(_accepted(request.META.get("HTTP_ACCEPT", "")), is_pretty)


def _accepted(header: str) -> Format:
    ranked = sorted((_ranked(one) for one in header.split(",")), key=lambda one: -one[1])
    for name, quality in ranked:
        if name in _ANY and quality > 0:
            return Format.JSON
        if name in NAMES and quality > 0:
            return NAMES[name]
    if "text/html" in header:  # a browser looks in
        return Format.JSON
    raise _unacceptable()


def _ranked(text: str) -> tuple[str, float]:
    name, *options = (part.strip().lower() for part in text.split(";"))
    for option in options:
        if option.startswith("q="):
            try:
                return name, float(option[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0


def _unacceptable() -> Refused:
    return Refused(
        406, Issue("not-supported", "This server answers in application/fhir+json or application/fhir+xml.")
    )


def written(tree: Tree, how: Wanted) -> bytes:
    """The bytes of a tree. A Fragment within, which is JSON already, is read for XML and for pretty printing."""
    if how.is_plain:
        return json.canonical(tree)
    whole = json.read(json.canonical(tree))
    if how.format is Format.JSON:
        return json.indented(whole)
    text = xml.write(whole)
    if not how.is_pretty:
        return text
    return etree.tostring(
        etree.fromstring(text, xml.parser()), pretty_print=True, encoding="utf-8", xml_declaration=True
    )
