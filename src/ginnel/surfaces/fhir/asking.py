"""One request, understood: who calls, with which parameters, for which format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpRequest

from ginnel.foundation.record.queries import Introduced, Named
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.fhir import calling, unpacking
from ginnel.surfaces.fhir.calling import Caller, Scopes
from ginnel.surfaces.fhir.content import Wanted, wanted
from ginnel.surfaces.fhir.outcome import Issue, Refused, bad_parameter

ROOT = "/fhir/R4"
MOST_PARAMETERS, LONGEST = 100, 64 * 1024
_POSTED_READS = ("/_search", "/$match", "/$validate", "/$everything", "/$meta")
OF_FORMAT = frozenset({"_format", "_pretty"})
_HANDLING = re.compile(r"\bhandling\s*=\s*(strict|lenient)\b")
# Whom an address plainly is about: not the only way of saying it, but the usual ones.
_ABOUT = re.compile(
    r"(?:/Patient/|[?&](?:patient|subject)=(?:Patient(?:/|%2F))?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![^&?/])"
)
_PATIENTS = f"{ROOT}/Patient"
_NUMBER = re.compile(r"https://fhir\.nhs\.uk/Id/nhs-number\|([0-9]{10})")
Pairs = list[tuple[str, str]]


class Given(NamedTuple):
    """The parameters of an address, all of them, and the format that they or the headers want."""

    pairs: Pairs
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """`pairs` are the parameters without those of the format; `is_lenient` that what is not known be ignored. `known`
    is what was asked about somebody named in them together with who calls. `base` is our own address, with a slash at
    the end."""

    request: HttpRequest
    caller: Caller
    pairs: Pairs
    wanted: Wanted
    base: str
    is_lenient: bool = False
    known: Introduced | None = None

    @property
    def viewer(self) -> Viewer:
        return self.caller.viewer

    @property
    def scopes(self) -> Scopes:
        return self.caller.scopes

    @property
    def method(self) -> str:
        return self.request.method or ""

    @property
    def only_reads(self) -> bool:
        return self.method in ("GET", "HEAD") or self.request.path_info.endswith(_POSTED_READS)

    def known_of(self, person: UUID) -> Named | None:
        """Where it was asked by that very id."""
        return self.known.named if self.known and self.known.asked == person else None


def given(request: HttpRequest) -> Given:
    """Raises Refused for a format that is not had here, and for parameters that cannot be read."""
    pairs = _pairs(request.META.get("QUERY_STRING", ""))
    return Given(pairs, _format(request, pairs))


def understood(request: HttpRequest, given: Given) -> Asked:
    """Raises an error with status 401 for nobody, and Refused for what cannot be read."""
    pairs, how = given
    caller, known = _introduced(request, pairs)
    if request.method == "POST" and request.path_info.endswith("/_search"):
        pairs = pairs + _form(request)
        how = _format(request, pairs)
    if len(pairs) > MOST_PARAMETERS:
        raise bad_parameter("", f"No more than {MOST_PARAMETERS} parameters.", "too-costly")
    prefer = _HANDLING.search(request.META.get("HTTP_PREFER", ""))
    rest = [(name, value) for name, value in pairs if name not in OF_FORMAT]
    base = f"{request.scheme}://{request.get_host()}{ROOT}/"
    return Asked(request, caller, rest, how, base, bool(prefer and prefer[1] == "lenient"), known)


def _introduced(request: HttpRequest, pairs: Pairs) -> tuple[Caller, Introduced | None]:
    """Who calls; where a search is plainly about one person, with all by which it is decided about them."""
    shown, request_id = request.META.get("HTTP_AUTHORIZATION", ""), request.request_id  # type: ignore[attr-defined]
    about = _about(request, pairs) if request.method == "GET" else None
    found = calling.introduced(shown, about, request_id=request_id) if about else None
    return found or (calling.caller(shown, request_id=request_id), None)


def _about(request: HttpRequest, pairs: Pairs) -> UUID | str | None:
    """The one id, or the one NHS number, that an address plainly names."""
    ids = _ABOUT.findall(f"{request.path_info}?{request.META.get('QUERY_STRING', '')}")
    if ids or request.path_info != _PATIENTS:
        return UUID(ids[0]) if len(ids) == 1 else None
    numbers = [found for name, value in pairs if name == "identifier" and (found := _NUMBER.fullmatch(value))]
    return numbers[0][1] if len(numbers) == 1 else None


def _format(request: HttpRequest, pairs: Pairs) -> Wanted:
    said = dict(pairs)
    return wanted(request, said.get("_format"), said.get("_pretty"))


def _form(request: HttpRequest) -> Pairs:
    """The body of a search. Raises Refused for one that is no form, or too long."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, Issue("not-supported", "A search is posted as application/x-www-form-urlencoded."))
    data = unpacking.received(request, LONGEST)
    if len(data) > LONGEST:
        raise Refused(413, Issue("too-long", f"A search is no longer than {LONGEST} bytes."))
    try:
        return _pairs(data.decode())
    except UnicodeDecodeError:
        raise Refused(400, Issue("invalid", "A form is in UTF-8.")) from None


def _pairs(text: str) -> Pairs:
    try:
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except (UnicodeDecodeError, ValueError):
        raise Refused(
            400, Issue("invalid", "The parameters cannot be read: too many, or not in UTF-8.")
        ) from None
    if any("\x00" in part for pair in found for part in pair):
        raise Refused(400, Issue("invalid", "A parameter holds a NUL."))
    return [(name, value) for name, value in found if value != ""]


def only_if(request: HttpRequest, if_none_match: str | None, if_modified_since: str | None) -> HttpRequest:
    """The request as an entry of a Bundle makes it: under its own conditions, and not those of the Bundle."""
    made = copy(request)
    made.__dict__.pop("headers", None)  # what Django made of the other's
    given = {"HTTP_IF_NONE_MATCH": if_none_match, "HTTP_IF_MODIFIED_SINCE": if_modified_since}
    made.META = {name: value for name, value in (request.META | given).items() if value is not None}
    return made


def check_no_others(asked: Asked, allowed: Iterable[str] = ()) -> None:
    """Raises Refused for a parameter that the interaction does not have, unless leniency was asked for."""
    if not asked.is_lenient and any(name not in set(allowed) for name, _ in asked.pairs):
        raise bad_parameter("", "This interaction has no such parameter.", "not-supported")


def uuid(text: str) -> UUID:
    """Raises NotFound for what is no id of ours: nothing here has it."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such resource here, or you may not see it.") from None
