"""Until when whoever acts for somebody reads about them, and what must be said before they may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ginnel.foundation.people.models import Restriction, SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.relationships import actions, queries, rules
from ginnel.foundation.relationships.rules import Ages, SignsIn
from ginnel.foundation.relationships.states import ActingKind
from ginnel.foundation.relationships.tests.conftest import Keeper
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Category, Purpose

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AGES = Ages(13, 16)
ANN = SignsIn("9990000026", "1970-02-03", (3, 7), is_asked_alone=True)


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        ("2020-03-04", "2033-03-04"),  # a small child: until thirteen
        ("2012-03-04", "2028-03-04"),  # written down at fourteen: until sixteen
        ("2012", "2028-01-01"),  # no later than it could be
        ("2009-01-01", "2026-11-26"),  # seventeen: never
    ],
)
def test_a_parent_reads_until_thirteen_and_anew_until_sixteen(born: str, ends: str) -> None:
    found = rules.opens_until(ActingKind.PARENTAL_RESPONSIBILITY, NOW, born, AGES)
    assert found is not None
    assert f"{found:%Y-%m-%d}" == ends


def test_others_read_as_long_as_they_act() -> None:
    assert rules.opens_until(ActingKind.PROXY, NOW, "", AGES) is None


@pytest.mark.parametrize(
    ("kind", "changed", "match"),
    [
        (ActingKind.ATTORNEY_PROPERTY, {}, "property"),
        (ActingKind.PROXY, {"nhs_number": "9990000027"}, "NHS number"),
        (ActingKind.PROXY, {"nhs_number": "9990000018"}, "of whoever acts"),
        (ActingKind.PROXY, {"birth_date": "1970"}, "born"),
        (ActingKind.PROXY, {"scope": ()}, "may read"),
        (ActingKind.PROXY, {"is_asked_alone": False}, "nobody else"),
        (ActingKind.PARENTAL_RESPONSIBILITY, {"is_asked_alone": False}, "nobody else"),
    ],
)
def test_what_is_missing_is_said(kind: ActingKind, changed: dict[str, object], match: str) -> None:
    said = {**{name: getattr(ANN, name) for name in ANN.__slots__}, **changed}
    with pytest.raises(Invalid, match=match):
        rules.check_can_sign_in(
            kind,
            SignsIn(**said),  # type: ignore[arg-type]
            starts_at=NOW,
            born="2012-03-04",
            own_number="9990000018",
            ages=AGES,
        )


def test_a_small_child_is_not_asked() -> None:
    assert not rules.needs_asking(ActingKind.PARENTAL_RESPONSIBILITY, NOW, "2020-03-04", AGES)
    assert rules.needs_asking(ActingKind.PARENTAL_RESPONSIBILITY, NOW, "2012-03-04", AGES)


def acts(source: SourceRecord, keeper: Keeper, kind: str = ActingKind.PROXY) -> object:
    SourceRecord.objects.filter(id=source.id).update(birth_date="1940-01-02", described_at=clock.now())
    return actions.acts_for(
        person=source.person_id, kind=kind, name="Ann", seen="She said so", signs_in=ANN, by=keeper
    )


PROOF = [(ANN.nhs_number, ANN.birth_date)]


@pytest.mark.django_db
def test_it_opens_to_whoever_proves_both_number_and_birth_date(source: SourceRecord, keeper: Keeper) -> None:
    acts(source, keeper)
    (found,) = queries.acts_as(PROOF)
    assert (found.person, found.scope) == (
        source.person_id,
        {Category.PROBLEMS_AND_MEDICATION, Category.PLAN},
    )
    assert queries.acts_as([(ANN.nhs_number, "1970-02-04")]) == []
    assert queries.acts_as([]) == []


@pytest.mark.django_db
def test_it_is_over_with_the_ending_and_at_its_end(source: SourceRecord, keeper: Keeper) -> None:
    made = acts(source, keeper)
    with clock.held_at(clock.now() + timedelta(days=366)):
        assert queries.acts_as(PROOF) == []
    actions.no_longer_acts(acting=made, reason="So she says", by=keeper)  # type: ignore[arg-type]
    assert queries.acts_as(PROOF) == []


@pytest.mark.django_db
def test_nobody_reads_about_whom_the_national_service_keeps_apart(
    source: SourceRecord, keeper: Keeper
) -> None:
    acts(source, keeper)
    SourceRecord.objects.filter(id=source.id).update(traced_apart=True)
    assert queries.acts_as(PROOF) == []


@pytest.mark.django_db
def test_nor_about_whoever_has_a_protected_address(source: SourceRecord, keeper: Keeper) -> None:
    acts(source, keeper)
    Restriction.objects.create(
        person_id=source.person_id,
        kind=RestrictionKind.PROTECTED_ADDRESS,
        reason="A court's order",
        recorded_at=clock.now(),
        review_on=clock.today(),
    )
    assert queries.acts_as(PROOF) == []


@pytest.mark.django_db
def test_the_person_ends_what_they_chose_and_no_court_order(source: SourceRecord, keeper: Keeper) -> None:
    themself = Keeper(purpose=Purpose.OWN_RECORD)
    order, chosen = acts(source, keeper, ActingKind.DEPUTY_WELFARE), acts(source, keeper)
    with pytest.raises(Invalid):
        actions.no_longer_acts(acting=order, reason="No", by=themself)  # type: ignore[arg-type]
    actions.no_longer_acts(acting=chosen, reason="No", by=themself)  # type: ignore[arg-type]
    assert [one.kind for one in queries.acts_as(PROOF)] == [ActingKind.DEPUTY_WELFARE]
