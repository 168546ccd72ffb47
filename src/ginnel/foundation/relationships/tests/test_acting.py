"""Who acts for a person: on which ground, until when, and that it opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.relationships import actions, queries, rules
from ginnel.foundation.relationships.states import ActingKind
from ginnel.foundation.relationships.tests.conftest import Keeper
from ginnel.foundation.terminology.rules import shipped
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
SEEN = "Order of the Court of Protection"


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        ("2010-03-04", "2028-03-04T00:00"),
        ("2012-02-29", "2030-03-01T00:00"),
        ("2010", "2028-12-31T00:00"),
    ],
)
def test_parental_responsibility_ends_on_the_eighteenth_birthday(born: str, ends: str) -> None:
    found = rules.acting_ends_at(ActingKind.PARENTAL_RESPONSIBILITY, NOW, NOW + 9 * YEAR, born, None)
    assert f"{found:%Y-%m-%dT%H:%M}" == ends


@pytest.mark.parametrize("born", ["", "2008-11-25"])
def test_nobody_has_parental_responsibility_for_who_is_of_age_or_of_unknown_age(born: str) -> None:
    with pytest.raises(Invalid):
        rules.acting_ends_at(ActingKind.PARENTAL_RESPONSIBILITY, NOW, None, born, None)


def test_a_lasting_power_ends_when_it_is_said_to_and_a_deputy_by_themself() -> None:
    assert rules.acting_ends_at(ActingKind.ATTORNEY_HEALTH, NOW, None, "1940", None) is None
    assert rules.acting_ends_at(ActingKind.DEPUTY_WELFARE, NOW, None, "1940", YEAR) == NOW + YEAR
    assert rules.acting_ends_at(ActingKind.DEPUTY_WELFARE, NOW, NOW + 9 * YEAR, "", YEAR) == NOW + YEAR


def test_every_ground_ends_somehow() -> None:
    timed = {
        one.name.removeprefix("acting-lasts-") for one in shipped.parameters() if "acting-lasts" in one.name
    }
    otherwise = {"parental-responsibility", "attorney-health", "attorney-property"}
    assert timed | otherwise == set(ActingKind.values)


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"kind": "friend"}, "ground"),
        ({"name": " "}, "who acts"),
        ({"seen": "-"}, "what you saw"),
        ({"starts_at": NOW + YEAR}, "future"),
        ({"ends_at": NOW}, "ended"),
    ],
)
def test_what_is_missing_is_said(changed: dict[str, object], match: str) -> None:
    said = {"kind": "proxy", "name": "Ann", "seen": SEEN, "starts_at": NOW, "ends_at": None, "now": NOW}
    with pytest.raises(Invalid, match=match):
        rules.check_can_act(**{**said, **changed})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_whoever_acts_is_shown_until_they_do_no_longer_and_works_with_nobody(
    source: SourceRecord, keeper: Keeper
) -> None:
    SourceRecord.objects.filter(id=source.id).update(birth_date="1940-01-02", described_at=clock.now())
    made = actions.acts_for(
        person=source.person_id, kind=ActingKind.DEPUTY_WELFARE, name="Ann", seen=SEEN, by=keeper
    )
    (shown,) = queries.acting_for(source.person_id, viewer=keeper)
    assert (shown.name, shown.is_current, shown.only_without_capacity) == ("Ann", True, True)
    assert queries.held_by(source.person_id, organisation="X", viewer=keeper) == []
    with clock.held_at(clock.now() + YEAR + timedelta(hours=1)):
        assert not queries.acting_for(source.person_id, viewer=keeper)[0].is_current
    actions.no_longer_acts(acting=made, reason="Discharged", by=keeper)
    assert not queries.acting_for(source.person_id, viewer=keeper)[0].is_current
    with pytest.raises(Conflict):
        actions.no_longer_acts(acting=made, reason="Discharged", by=keeper)
