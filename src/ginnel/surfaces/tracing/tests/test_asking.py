"""The client and the contract of the PDS FHIR API: what is sent, what each answer means, when it is asked again."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules.tracing import Held, Nobody
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend import Register, outcomes
from ginnel.surfaces.tracing.tests.conftest import (
    DEAD,
    GONE,
    HIDDEN,
    NUMBER,
    OLD,
    OTHER,
    TWIN,
    UNKNOWN,
    asked,
    truth,
)
from ginnel.surfaces.tracing.wire import Refused, Told, Unreachable


def held(found: Held | Nobody) -> Held:
    assert isinstance(found, Held)
    return found


def test_a_number_is_retrieved_and_nothing_is_searched_where_the_details_agree(
    pds: Pds, register: Register
) -> None:
    by_number, by_details = pds.ask(asked(nhs_number=NUMBER))
    assert held(by_number).description.family == "Testperson"
    assert by_details is Nobody.NOT_ASKED
    assert [parameters for _, parameters in register.asked] == [()]


def test_an_old_number_is_answered_with_the_one_that_replaced_it(pds: Pds) -> None:
    by_number, _ = pds.ask(asked(nhs_number=OLD, given="Zoe", birth_date="1961-01-02", gender="female"))
    assert held(by_number).description.nhs_number == OTHER


@pytest.mark.parametrize(("number", "why"), [(UNKNOWN, Nobody.NOT_FOUND), (GONE, Nobody.INVALIDATED)])
def test_a_number_of_nobody_is_no_error(pds: Pds, number: str, why: Nobody) -> None:
    by_number, by_details = pds.ask(asked(nhs_number=number))
    assert by_number is why
    assert held(by_details).description.nhs_number == NUMBER


def test_without_a_number_the_details_are_searched_by_as_the_service_advises(
    pds: Pds, register: Register
) -> None:
    _, found = pds.ask(asked())
    assert held(found).description.nhs_number == NUMBER
    (parameters,) = [dict(said) for _, said in register.asked]
    assert parameters == {
        "_history": "true",
        "_max-results": "1",
        "family": "Testperson",
        "given": "Ale*",
        "birthdate": "eq1950-03-04",
    }


def test_where_there_are_too_many_the_area_of_the_postcode_tells_them_apart(
    pds: Pds, register: Register
) -> None:
    far = {"line": "2", "town": "Far", "postcode": "ZE1 1AA"}
    register.know(truth(TWIN, given=["Alec", ""], address=far))
    assert held(pds.ask(asked())[1]).description.nhs_number == NUMBER
    assert dict(register.asked[-1][1])["address-postalcode"] == "QX*"
    assert pds.ask(asked(postcode=""))[1] is Nobody.TOO_MANY


def test_a_name_that_only_sounds_alike_is_found_fuzzily_and_only_then(pds: Pds, register: Register) -> None:
    found = held(pds.ask(asked(family="Testpursen"))[1])
    assert found.description.family == "Testperson"
    assert found.score is not None and found.score < 1
    assert [dict(said).get("_fuzzy-match") for _, said in register.asked] == [None, "true"]


def test_whoever_is_restricted_is_found_by_a_search_that_asks_nothing_of_places(pds: Pds) -> None:
    found = held(pds.ask(asked(given="Kim", birth_date="1972-05-06"))[1])
    assert found.description.nhs_number == HIDDEN
    assert found.description.is_separated
    assert (found.description.address_line, found.description.postcode) == ("", "")


def test_a_death_is_told_with_how_it_is_known(pds: Pds) -> None:
    found = held(pds.ask(asked(nhs_number=DEAD, given="Pat", birth_date="1933-07-08"))[0])
    assert (found.description.death_date, found.death_status) == ("2025-01-31", "2")


def test_without_a_family_name_or_a_whole_birth_date_nothing_is_searched(
    pds: Pds, register: Register
) -> None:
    for question in (asked(birth_date="1950"), asked(family="")):
        assert pds.ask(question) == (Nobody.NOT_ASKED, Nobody.NOT_ASKED)
    assert register.asked == []


def test_too_many_requests_waits_as_long_as_the_service_says(
    pds: Pds, register: Register, slept: list[float]
) -> None:
    pds.ask(asked(nhs_number=NUMBER))
    register.trouble += [
        outcomes.error(429, "TOO_MANY_REQUESTS", retry_after="7"),
        outcomes.error(503, "SERVICE_UNAVAILABLE"),
    ]
    assert isinstance(pds.ask(asked(nhs_number=NUMBER))[0], Held)
    assert slept[-2:] == [7.0, 2.0]


def test_a_service_that_stays_away_is_given_up(pds: Pds, register: Register) -> None:
    pds.ask(asked(nhs_number=NUMBER))
    register.trouble += [outcomes.error(503, "SERVICE_UNAVAILABLE")] * 5
    with pytest.raises(Unreachable, match="503"):
        pds.ask(asked(nhs_number=NUMBER))


def test_a_token_that_has_ended_is_renewed(pds: Pds, register: Register) -> None:
    pds.ask(asked(nhs_number=NUMBER))
    assert register.granting
    register.granting.tokens.clear()
    assert isinstance(pds.ask(asked(nhs_number=NUMBER))[0], Held)
    assert len(register.granting.used) == 2


def test_a_key_that_the_service_does_not_know_is_refused_in_plain_words(pds: Pds, register: Register) -> None:
    assert register.granting
    register.granting.key_id = "another"
    with pytest.raises(Refused, match="gives no token"):
        pds.ask(asked(nhs_number=NUMBER))


def test_what_is_refused_says_nothing_of_whom_it_was_about(pds: Pds, register: Register) -> None:
    said = f"Invalid value - '{NUMBER}' Testperson"
    pds.ask(asked(nhs_number=NUMBER))
    register.trouble.append(outcomes.error(400, "UNSUPPORTED_SERVICE", said))
    with pytest.raises(Refused) as raised:
        pds.ask(asked(nhs_number=NUMBER))
    assert NUMBER not in str(raised.value) and "Testperson" not in str(raised.value)


def test_requests_come_evenly_and_no_faster_than_allowed(register: Register, slept: list[float]) -> None:
    class Same:
        def send(self, ask: object) -> Told:
            return outcomes.error(404, "RESOURCE_NOT_FOUND")

    pds = Pds("https://x.invalid", None, Same(), per_second=4, sleep=slept.append, elapsed=lambda: 100.0)
    for _ in range(3):
        pds.ask(asked(nhs_number=NUMBER, family=""))
    assert slept == [0.25, 0.5]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ((("family", "Testperson"),), 400, "INVALID_SEARCH_DATA"),
        ((("family", "T*"), ("birthdate", "eq1950-03-04"), ("shoe", "9")), 400, "ADDITIONAL_PROPERTIES"),
        ((("family", "T*"), ("birthdate", "eq1950-03-04"), ("_max-results", "2")), 403, "INVALID_VALUE"),
    ],
)
def test_the_pretend_service_refuses_what_the_real_one_does(
    pds: Pds, parameters: tuple[tuple[str, str], ...], status: int, code: str
) -> None:
    told = pds._once("Patient", parameters)
    assert told.status == status
    assert code in told.body.decode()
