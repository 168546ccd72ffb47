"""The national service's own examples, and that the pretend one answers in the same shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ginnel.foundation.people.rules.tracing import Held, Nobody, question
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend import InProcess, Register
from ginnel.surfaces.tracing.reading import error_code, retrieved, searched
from ginnel.surfaces.tracing.wire import Told

Find = Callable[[str], Path]


@pytest.fixture
def folder(real_data: Find) -> Path:
    return real_data("pds-demographics") / "pds-api"


def told(path: Path, status: int = 200) -> Told:
    return Told(status, path.read_bytes())


def tree(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))


def sensitive(folder: Path) -> Path:
    """The answer to a search that finds the sandbox's sensitive patient."""
    return next((folder / "searchResponses").glob("search_patient_*25.json"))


@pytest.mark.parametrize(
    "name",
    [
        "cuff_superseded_searchset", "dateOfDeath_searchset", "fuzzy_single_searchset", "historic_email_searchset",
        "Minimal_PatientSearch", "med_rowenad_searchset",
    ],
)  # fmt: skip
def test_a_single_match_is_a_person_with_a_score(folder: Path, name: str) -> None:
    path = folder / "searchResponses" / f"{name}.json"
    found = searched(told(path))
    assert isinstance(found, Held)
    assert found.score is not None
    assert [found.description.nhs_number] == [entry["resource"]["id"] for entry in tree(path)["entry"]]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("fuzzy_multimatch_searchset", Nobody.SEVERAL), ("TOO_MANY_MATCHES", Nobody.TOO_MANY)],
)
def test_several_and_too_many_are_told_apart(folder: Path, name: str, outcome: Nobody) -> None:
    assert searched(told(folder / "searchResponses" / f"{name}.json")) is outcome


def test_every_patient_of_the_service_is_read(folder: Path) -> None:
    files = sorted((folder / "patientResponses").glob("*.json"))
    found = [retrieved(told(path)) for path in files]
    assert len(found) >= 11
    assert all(isinstance(one, Held) and len(one.description.nhs_number) == 10 for one in found)


def test_a_sensitive_patient_is_kept_apart_and_nowhere(folder: Path) -> None:
    found = searched(told(sensitive(folder)))
    assert isinstance(found, Held)
    assert found.description.is_separated
    assert (
        not found.description.address_line
        and not found.description.phone
        and not found.description.practice_code
    )
    assert (found.description.death_date, found.death_status) == ("2005-06-16", "2")


def test_an_invalidated_number_is_nobodys(folder: Path) -> None:
    assert retrieved(told(folder / "errorResponses" / "INVALIDATED_RESOURCE.json", 404)) is Nobody.INVALIDATED


def test_every_error_of_the_service_has_a_code_that_is_read(folder: Path) -> None:
    for path in (folder / "errorResponses").glob("*.json"):
        assert error_code(tree(path)) == path.stem


def test_the_pretend_service_answers_as_the_real_one_does(folder: Path) -> None:
    """Given the patients of an example, the same search ends in the same outcome."""
    register = Register()
    names = ("cuff_superseded_searchset", "dateOfDeath_searchset", sensitive(folder).stem)
    for name in names:
        for entry in tree(folder / "searchResponses" / f"{name}.json")["entry"]:
            register.hold(entry["resource"])
    pds = Pds("https://pretend.invalid", None, InProcess(register), per_second=float("inf"))
    for name in names:
        example = searched(told(folder / "searchResponses" / f"{name}.json"))
        assert isinstance(example, Held)
        said = example.description
        row = {"number": 1, "nhs_number": "", "family": said.family, "given": said.given}
        row |= {"birth_date": said.birth_date, "gender": said.gender, "postcode": said.postcode}
        _, answer = pds.ask(question(row))
        assert isinstance(answer, Held)
        assert (answer.description, answer.death_status) == (said, example.death_status)


def test_the_pretend_service_finds_too_many_where_the_real_one_does(folder: Path) -> None:
    register = Register()
    for entry in tree(folder / "searchResponses" / "fuzzy_multimatch_searchset.json")["entry"]:
        register.hold(entry["resource"] | {"name": [{"family": "Same", "given": ["Same"]}]})
    pds = Pds("https://pretend.invalid", None, InProcess(register), per_second=float("inf"))
    born = next(iter(register._held.values()))["birthDate"]
    row = {"number": 1, "nhs_number": "", "family": "Same", "given": "Same", "birth_date": born, "gender": ""}
    assert pds.ask(question(row | {"postcode": ""}))[1] is Nobody.TOO_MANY
