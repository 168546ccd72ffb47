"""The Personal Demographics Service FHIR API, asked as an application: one person at a time, only a single match.

Source of every path, header, parameter and error: the OpenAPI specification at
https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir . Its advice for a unique match is
followed: three letters of the given name with a wildcard, history, not fuzzy; a postcode only where there are too many
(with one, nobody who is restricted is found); fuzzy only where nobody was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import structlog

from ginnel.foundation.people.rules.tracing import Held, Nobody, Question, needs_search
from ginnel.surfaces.tracing.access import Access
from ginnel.surfaces.tracing.reading import retrieved, searched
from ginnel.surfaces.tracing.wire import Ask, Told, Transport, Unreachable

log = structlog.get_logger("ginnel.tracing")
Parameters = tuple[tuple[str, str], ...]
_AGAIN = frozenset((408, 429, 500, 502, 503, 504))
_LONGEST = 120.0  # seconds to wait because the service says so


@dataclass(slots=True)
class Pds:
    """The service at `url` (up to FHIR/R4). `per_second` requests at most; `tries` of each before it is given up."""

    url: str
    access: Access | None
    transport: Transport
    organisation: str = ""
    per_second: float = 5.0
    tries: int = 5
    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic
    requests: int = 0
    _next: float = field(default=0.0, repr=False)

    def ask(self, asked: Question) -> tuple[Held | Nobody, Held | Nobody]:
        """What a retrieval by the number says, and a search by the details where that is needed.

        Raises Unreachable and Refused; neither says anything about a person.
        """
        by_number: Held | Nobody = Nobody.NOT_ASKED
        if asked.has_number:
            by_number = retrieved(self._send(f"Patient/{asked.nhs_number}"))
        by_details = self._search(asked) if needs_search(asked, by_number) else Nobody.NOT_ASKED
        return by_number, by_details

    def _search(self, asked: Question) -> Held | Nobody:
        """One search after another, each by what the one before it came to."""
        area = asked.postcode[:2]
        found = self._found(plainly(asked))
        if found is Nobody.TOO_MANY and len(area) == 2:
            return self._found((*plainly(asked), ("address-postalcode", f"{area}*")))
        if found is Nobody.NOT_FOUND and asked.given:
            found = self._found(fuzzily(asked))
            if found is Nobody.TOO_MANY and " " in asked.postcode:
                return self._found((*fuzzily(asked), ("address-postalcode", asked.postcode)))
        return found

    def _found(self, parameters: Parameters) -> Held | Nobody:
        return searched(self._send("Patient", parameters))

    def _send(self, path: str, parameters: Parameters = ()) -> Told:
        """An answer that is not worth asking for again."""
        wait, last, is_renewed = 1.0, 0, False
        for attempt in range(self.tries):
            self._pace()
            try:
                told = self._once(path, parameters)
            except Unreachable:
                if attempt == self.tries - 1:
                    raise
                self.sleep(wait)
            else:
                last = told.status
                if told.status == 401 and self.access and not is_renewed:
                    is_renewed = True
                    self.access.forget()
                    continue
                if told.status not in _AGAIN:
                    return told
                self.sleep(_told_to_wait(told) or wait)
            wait *= 2
        raise Unreachable(f"The national service is not available (HTTP {last}).")

    def _once(self, path: str, parameters: Parameters) -> Told:
        headers = {
            "Accept": "application/fhir+json",
            "X-Request-ID": str(uuid4()),
            "X-Correlation-ID": str(uuid4()),
        }
        if self.access:
            headers["Authorization"] = f"Bearer {self.access.token(self.transport)}"
        if self.organisation:
            headers["NHSD-End-User-Organisation-ODS"] = self.organisation
        told = self.transport.send(Ask("GET", f"{self.url}/{path}", parameters, headers))
        self.requests += 1
        if told.status not in (200, 404):
            log.warning("the national service did not answer", status=told.status)
        return told

    def _pace(self) -> None:
        """No more than so many in a second, evenly."""
        now = self.elapsed()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.per_second


def plainly(asked: Question) -> Parameters:
    """As the service advises for a unique match."""
    begun = asked.given.replace("*", "")[:3].strip()
    given = (("given", f"{begun}*"),) if len(begun) > 1 else ()
    return (("_history", "true"), *_least(asked), *given)


def fuzzily(asked: Question) -> Parameters:
    """By how names sound, either way round; takes no wildcard."""
    return (("_fuzzy-match", "true"), *_least(asked), ("given", asked.given.replace("*", "")))


def _least(asked: Question) -> Parameters:
    family, born = asked.family.replace("*", ""), f"eq{asked.birth_date}"
    return (("_max-results", "1"), ("family", family), ("birthdate", born))


def _told_to_wait(told: Told) -> float:
    """Retry-After in seconds, within reason; 0 where it says nothing of use."""
    said = told.headers.get("retry-after", "").strip()
    return min(float(said), _LONGEST) if said.isdigit() else 0.0
