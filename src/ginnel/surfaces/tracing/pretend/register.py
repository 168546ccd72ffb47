"""Everybody whom the pretend national service knows, and what it answers about them.

Source of what it answers and refuses: the OpenAPI specification of the PDS FHIR API, application-restricted access.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, is_valid_nhs_number
from ginnel.surfaces.tracing.pretend import outcomes
from ginnel.surfaces.tracing.pretend.granting import Granting
from ginnel.surfaces.tracing.pretend.searching import KNOWN, Wanted, score
from ginnel.surfaces.tracing.wire import Ask, Told

Patient = dict[str, Any]
_WHEREABOUTS = ("address", "telecom", "contact", "generalPractitioner")
_APART = frozenset("RV")


class Register:
    """Holds Patient resources by NHS number. `superseded` gives old numbers their new ones.

    `trouble` are answers given instead of the next ones, first in first out. `history` of a number are earlier names
    and addresses, as HumanName and Address, which are searched by and not shown.
    """

    def __init__(self, granting: Granting | None = None) -> None:
        self.granting = granting
        self.superseded: dict[str, str] = {}
        self.invalidated: set[str] = set()
        self.trouble: list[Told] = []
        self.asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self._held: dict[str, Patient] = {}
        self._history: dict[str, Mapping[str, Sequence[Mapping[str, Any]]]] = {}
        self._born: dict[str, list[str]] = defaultdict(list)

    @classmethod
    def of_county(cls, truth: Path, granting: Granting | None = None) -> Register:
        """From the pretend county's truth/pds.ndjson (`synthetic.truth.traced`)."""
        register = cls(granting)
        with truth.open("rb") as lines:
            for line in lines:
                register.know(json.loads(line))
        return register

    def know(self, truth: Mapping[str, Any]) -> None:
        """One line of the county's truth."""
        number = truth["nhs_number"]
        self.superseded |= dict.fromkeys(truth["superseded"], number)
        if truth.get("invalid_from"):
            self.invalidated.add(number)
            return
        self.hold(_patient(truth), {"address": [_address(each) for each in truth["former_addresses"]]})

    def hold(
        self, patient: Patient, history: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    ) -> None:
        """A Patient resource, as PDS would hold it."""
        self._held[patient["id"]] = patient
        self._history[patient["id"]] = history or {}
        self._born[patient["birthDate"]].append(patient["id"])

    def answer(self, ask: Ask) -> Told:
        """What the service answers: a token, a Patient, a searchset, or an OperationOutcome."""
        if self.trouble:
            return self.trouble.pop(0)
        path = urlsplit(ask.url).path
        if path.endswith("/oauth2/token"):
            return self.granting.grant(ask) if self.granting else outcomes.error(404, "RESOURCE_NOT_FOUND")
        headers = {name.lower(): value for name, value in ask.headers.items()}
        if self.granting and not self.granting.is_granted(headers.get("authorization", "")):
            return outcomes.error(401, "ACCESS_DENIED")
        if not headers.get("x-request-id"):
            return outcomes.error(400, "MISSING_VALUE", "X-Request-ID header must be supplied")
        self.asked.append((path, ask.parameters))
        head, _, last = path.rstrip("/").rpartition("/")
        if ask.method == "GET" and last == "Patient":
            return self._search(ask.parameters)
        if ask.method == "GET" and head.endswith("/Patient"):
            return self._retrieve(last)
        return outcomes.error(400, "UNSUPPORTED_SERVICE")

    def _retrieve(self, number: str) -> Told:
        if not is_valid_nhs_number(number):
            return outcomes.error(400, "INVALID_RESOURCE_ID")
        if number in self.invalidated:
            return outcomes.error(404, "INVALIDATED_RESOURCE")
        found = self._held.get(self.superseded.get(number, number))
        return outcomes.resource(_shown(found)) if found else outcomes.error(404, "RESOURCE_NOT_FOUND")

    def _search(self, parameters: Iterable[tuple[str, str]]) -> Told:
        wanted = Wanted(tuple(parameters))
        for name, _ in wanted.parameters:
            if name not in KNOWN:
                return outcomes.error(400, "ADDITIONAL_PROPERTIES")
        if wanted.one("_max-results") not in ("", "1"):
            return outcomes.error(403, "INVALID_VALUE")
        if not wanted.is_enough():
            return outcomes.error(400, "INVALID_SEARCH_DATA")
        found = [(number, each) for number in self._likely(wanted) if (each := self._score(number, wanted))]
        if len(found) > 1:
            return outcomes.error(200, "TOO_MANY_MATCHES")
        entries = [
            {
                "fullUrl": f"/Patient/{number}",
                "search": {"score": each},
                "resource": _shown(self._held[number]),
            }
            for number, each in found
        ]
        return outcomes.resource(
            {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}
        )

    def _likely(self, wanted: Wanted) -> list[str]:
        day = wanted.day
        if day:
            return self._born.get(day, [])
        return [number for born, held in self._born.items() if wanted.fits_birth(born) for number in held]

    def _score(self, number: str, wanted: Wanted) -> float:
        patient = self._held[number]
        if _is_apart(patient) and wanted.asks_where:
            return 0.0
        return score(patient, self._history[number], wanted)


def _is_apart(patient: Patient) -> bool:
    return any(each.get("code") in _APART for each in patient.get("meta", {}).get("security", ()))


def _shown(patient: Patient) -> Patient:
    """Without where they are, where the patient is restricted."""
    if not _is_apart(patient):
        return patient
    return {name: value for name, value in patient.items() if name not in _WHEREABOUTS}


def _patient(truth: Mapping[str, Any]) -> Patient:
    number, given = truth["nhs_number"], [name for name in truth["given"] if name]
    code, display = ("R", "restricted") if truth["sensitive"] else ("U", "unrestricted")
    patient: Patient = {
        "resourceType": "Patient",
        "id": number,
        "identifier": [{"system": NHS_NUMBER_SYSTEM, "value": number, "extension": [outcomes.VERIFIED]}],
        "meta": {
            "versionId": "1",
            "security": [{"system": outcomes.CONFIDENTIALITY, "code": code, "display": display}],
        },
        "name": [{"use": "usual", "family": truth["family"], "given": given}],
        "gender": truth["gender"],
        "birthDate": truth["birth_date"],
    }
    if truth["address"]:
        patient["address"] = [_address(truth["address"])]
    if truth["deceased"]:
        patient["deceasedDateTime"] = f"{truth['deceased']}T00:00:00+00:00"
        patient["extension"] = [outcomes.FORMAL_DEATH]
    return patient


def _address(said: Mapping[str, str]) -> dict[str, Any]:
    return {"use": "home", "line": [said["line"], said["town"]], "postalCode": said["postcode"]}
