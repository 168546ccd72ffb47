"""A stay on the person's page: in a ward's words, cancelled ones as such, and once however it was told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.apps import apps

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.presenters import summary, title
from ginnel.foundation.record.queries import Filters
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.tests.adt.messages import adt

pytestmark = pytest.mark.django_db
ADMIT = adt("A01", "202602031000", ward="W1", pv1={10: "Acute medicine", 44: "202602031000"})


def hear(folder: Path, *messages: bytes) -> None:
    (folder / "a.hl7").write_bytes(b"".join(messages))
    list(load_path(folder / "a.hl7", source="RXX"))


def lines(*, everything: bool = False) -> list[tuple[str, str]]:
    person = apps.get_model("people", "SourceRecord").objects.get(local_id="H1").person_id
    page = record.timeline(
        viewer=Permitting(),
        person=person,
        filters=Filters(group="Visits, contacts and stays", everything=everything),
    )
    return [(title(one.kind, one.tree), summary(one.kind, one.tree)) for one in page.entries]


def test_somebody_in_hospital_is_said_to_be_and_where(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT, adt("A02", "202602031200", ward="W2"))
    assert lines() == [("In hospital: Acute medicine", "Admitted to W1, BAY, bed 1. Now in W2, BAY, bed 1")]


def test_a_cancelled_admission_says_so_and_no_ward(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT, adt("A11", "202602031100", ward="W1"))
    assert lines() == [("Hospital admission cancelled: Acute medicine", "")]


def test_a_stay_told_again_by_the_extract_is_one_stay(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT)
    spell = {
        "resourceType": "Encounter",
        "id": "spell-V1",
        "status": "finished",
        "class": {"code": "IMP"},
        "serviceType": {"text": "General medicine"},
        "subject": {"reference": "Patient/H1"},
        "period": {"start": "2026-02-03", "end": "2026-02-05"},
    }
    (tmp_path / "extract.ndjson").write_text(json.dumps(spell) + "\n")
    list(load_path(tmp_path / "extract.ndjson", source="RXX"))
    assert [heading for heading, _ in lines()] == ["Hospital stay: General medicine"]
    assert len(lines(everything=True)) == 2
