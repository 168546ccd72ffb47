"""A pretend national service with a few people, a client that asks it over HTTP, and sources that say things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.people import actions
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.tracing import Question, question
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend import Register, doors, serve
from ginnel.surfaces.tracing.wire import Https

# From the range that the NHS keeps for tests (999); all pass modulus 11.
NUMBER, OTHER, OLD, UNKNOWN, HIDDEN = "9990000018", "9990000026", "9990000034", "9990000042", "9990000050"
GONE, DEAD, TWIN = "9990000069", "9990000077", "9990000085"
PARAMETERS = (
    ("trace-least-score", "0.75", "score"),
    ("batch-trace-least-score", "0.9", "score"),
    ("trace-verified-again-after", "365", "days"),
    ("trace-unverified-again-after", "90", "days"),
)
PLAIN = {
    "nhs_number": "",
    "family": "Testperson",
    "given": "Alexander",
    "birth_date": "1950-03-04",
    "gender": "male",
    "postcode": "QX1 1AA",
}


def truth(number: str, **said: Any) -> dict[str, Any]:
    """A line of the county's truth/pds.ndjson."""
    return {
        "nhs_number": number,
        "superseded": [],
        "given": ["Alexander", ""],
        "family": "Testperson",
        "birth_date": "1950-03-04",
        "gender": "male",
        "deceased": None,
        "sensitive": False,
        "address": {"line": "1 Example Street", "town": "Example", "postcode": "QX1 1AA"},
        "former_addresses": [],
        **said,
    }


@pytest.fixture
def register() -> Register:
    """Alexander; Zoe, whose old number was replaced; Kim, who is kept apart; Pat, who died; a number that is gone."""
    made = Register()
    made.know(truth(NUMBER))
    made.know(truth(OTHER, given=["Zoe", ""], birth_date="1961-01-02", gender="female", superseded=[OLD]))
    made.know(truth(HIDDEN, given=["Kim", ""], birth_date="1972-05-06", sensitive=True))
    made.know(truth(DEAD, given=["Pat", ""], birth_date="1933-07-08", deceased="2025-01-31"))
    made.know(truth(GONE, invalid_from="2020-01-01"))
    return made


@pytest.fixture(scope="session")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def slept() -> list[float]:
    """How long the client waited, each time; it does not really wait."""
    return []


@pytest.fixture
def pds(register: Register, key: RSAPrivateKey, slept: list[float]) -> Iterator[Pds]:
    with serve(register) as url:
        access, register.granting = doors.access_to(url, key)
        transport = Https()
        yield Pds(url, access, transport, sleep=slept.append, elapsed=lambda: 1e9 * len(slept))
        transport.close()


def asked(**said: Any) -> Question:
    """A question about a source record that is not kept anywhere."""
    return question({"number": 1} | PLAIN | said)


Tell = Callable[..., int]


@pytest.fixture
def tell(db: None) -> Tell:
    """tell("A", nhs_number=...) lets an organisation describe somebody; the source record's number."""
    for name, value, unit in PARAMETERS:
        terminology.set_parameter(
            name=name, value=value, unit=unit, starts=clock.today(), source="a test", by=service("administer")
        )

    def describe(code: str, local_id: str = "1", **said: Any) -> int:
        by = service("load")
        id = organisations.ensure_many(organisations=[Named(code)], by=by)[code].id
        number = actions.ensure(keys=[(id, local_id)], by=by)[id, local_id].number
        actions.describe(descriptions=[Description(number=number, **(PLAIN | said))], by=by)
        return number

    return describe
