"""Whatever day is typed, from the first there is to the last, a form reads it or says why not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.forms import Form
from hypothesis import example, given
from hypothesis import strategies as st

from ginnel.foundation.relationships.rules import acting, opening
from ginnel.foundation.sharing.rules import willingness
from ginnel.foundation.sharing.states import Ground
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.dates import day_after
from ginnel.surfaces.workspace.forms.acting import ActingForm
from ginnel.surfaces.workspace.forms.overruling import OverruleForm

NOW = datetime(2026, 3, 4, 12, tzinfo=LONDON)
any_day = given(day=st.dates())


@any_day
@example(date.min)
@example(date.max)
def test_a_last_day_counts_whole_and_one_that_is_too_far_is_refused(day: date) -> None:
    said = {"organisation": "A", "ground": Ground.values[0], "reason": "in a few words", "ends_on": day}
    form = OverruleForm(said, organisations=[("A", "A")])
    assert form.is_valid(), form.errors
    assert form.ends_at.date() == day_after(day)
    if day.year > 2030 or day.year < 2026:
        with pytest.raises(Invalid):
            willingness.check_can_yield(
                role="caldicott-guardian",
                ground=Ground.values[0],
                reason="in a few words",
                starts_at=NOW,
                ends_at=form.ends_at,
            )


@any_day
@example(date.min)
@example(date.max)
def test_until_when_somebody_acts_and_when_they_were_born_are_read(day: date) -> None:
    form: Form = ActingForm({"until": day.isoformat(), "born": day.isoformat()})
    form.is_valid()
    assert not {"until", "born"} & set(form.errors)


@pytest.mark.parametrize("born", ["9999-12-31", "9990-02-28"])
def test_who_comes_of_age_after_the_last_year_has_no_birth_date_to_go_by(born: str) -> None:
    with pytest.raises(Invalid, match="not known"):
        acting._coming_of_age(born)
    with pytest.raises(Invalid, match="not known"):
        opening._birthday(born, 13)


def test_the_day_after_the_last_day_is_that_day() -> None:
    assert day_after(date.max) == date.max
    assert day_after(date(2026, 2, 28)) == date(2026, 2, 28) + timedelta(days=1)
