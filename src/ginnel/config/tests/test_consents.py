"""`ginnel consents`: what people are willing to have shared, in a file for its owner alone, and audited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ginnel.config import cli
from ginnel.foundation.audit.models import Event
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db


def given_out(tmp_path: Path, *options: str) -> list[str]:
    out = tmp_path / "consents.ndjson"
    ended = CliRunner().invoke(cli.main, ["consents", "--out", str(out), *options])
    assert ended.exit_code == 0, ended.output
    assert out.stat().st_mode & 0o077 == 0
    return [json.loads(line)["id"] for line in out.read_text().splitlines()]


def test_consents_of_everybody_or_of_one_are_written_and_audited_first(tmp_path: Path) -> None:
    one, other = Person.objects.create(), Person.objects.create()
    for person in (one, other):
        actions.say(
            person=person.id,
            is_objection=True,
            said_by=SaidBy.SELF,
            said_at=clock.now(),
            by=service("administer"),
        )
    assert given_out(tmp_path) == sorted([str(one.id), str(other.id)])
    assert given_out(tmp_path, "--person", str(other.id)) == [str(other.id)]
    first, second = Event.objects.filter(action="sharing.consents-exported").order_by("at")
    assert (first.person, second.person) == (None, other.id)
