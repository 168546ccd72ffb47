"""What happens has causes and effects, seasons and weekends, and the shares stated in rates.toml."""

from collections import Counter
from datetime import timedelta

import pytest

from ginnel.synthetic.facts import as_of, began, read
from ginnel.synthetic.story.leaving import reasons
from ginnel.synthetic.tests.counties import all_of, chance, is_plausible, lives, people

RATES = read("rates.toml")


def stays():
    return [(who, event) for who, event in all_of("admission") if event.about["method"] in ("21", "22", "28")]


def discharged(who_is_old=True):
    return [
        (who, event) for who, event in stays()
        if event.end and not event.about.get("died") and (as_of().year - who.born.year >= 65) == who_is_old
    ]  # fmt: skip


def test_nothing_happens_to_anybody_before_birth_or_arrival_or_after_death():
    for who, events in lives():
        for event in events:
            day = event.start.date()
            assert who.born <= day <= as_of()
            assert who.died is None or day <= who.died
            assert day >= (who.arrived or began()) or event.about.get("since_before")
            assert event.end is None or event.end >= event.start


def test_everybody_admitted_through_the_emergency_department_attended_it():
    attended = {(who.number, event.end) for who, event in all_of("emergency") if event.about["admitted"]}
    through = [(who.number, event.start) for who, event in stays() if event.about["method"] == "21"]
    assert through and all(each in attended for each in through)


def test_everybody_conveyed_is_seen_where_they_were_taken():
    arrivals = {(who.number, event.start) for who, event in all_of("emergency")}
    taken = [
        (who.number, event.about["hospital"]) for who, event in all_of("ambulance") if event.about["conveyed"]
    ]
    assert taken and all(each in arrivals for each in taken)


def test_nobody_lies_in_two_beds_at_once():
    for _, events in lives():
        spans = sorted(
            (event.start, event.end) for event in events if event.kind == "admission" and event.end
        )
        assert all(left <= came for (_, left), (came, _) in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("frailty", range(4))
def test_pathways_are_drawn_as_stated_for_each_frailty(frailty):
    mine = [e for who, e in discharged() if who.frailty == frailty and not who.homes[0][1].care_home
            and len(who.homes) == 1]  # fmt: skip
    seen, stated = Counter(event.about["pathway"] for event in mine), RATES["pathways"]["by_frailty"][frailty]
    assert is_plausible([seen[n] for n in range(3)], [share * len(mine) for share in stated[:3]])


def test_over_all_the_pathways_are_near_the_planning_proportions():
    seen = Counter(event.about["pathway"] for _, event in discharged())
    for pathway, share in enumerate(RATES["pathways"]["planning"]):
        assert seen[pathway] / seen.total() == pytest.approx(share, abs=0.035)


@pytest.mark.parametrize("pathway", [0, 1, 2])
def test_waits_beyond_ready_are_as_common_as_stated(pathway):
    mine = [event for _, event in discharged() if event.about["pathway"] == pathway]
    stated = RATES["pathways"]["delayed"][pathway]
    waited = sum(bool(event.about["delay"]) for event in mine) / len(mine)
    assert waited == pytest.approx(stated, abs=chance(stated, len(mine)))


def test_a_wait_has_a_reason_that_fits_its_pathway_and_no_wait_has_none():
    words = {each["key"]: each for each in read("delays.toml")["reason"]}
    for _, event in discharged() + discharged(False):
        late = event.end.date() > event.about["ready"].date()
        assert bool(event.about["delay"]) == late
        assert not late or event.about["pathway"] in words[event.about["delay"]]["pathways"]


def test_reasons_are_drawn_by_their_published_shares():
    from random import Random

    rng, rows = Random(2), [each for each in read("delays.toml")["reason"] if 1 in each["pathways"]]
    seen = Counter(reasons(1).draw(rng.random) for _ in range(5000))
    total = sum(each["share"] for each in rows)
    assert is_plausible([seen[each["key"]] for each in rows], [5000 * each["share"] / total for each in rows])


def test_emergency_admissions_of_older_people_are_near_the_published_rate():
    older = [each for each in people() if each.age(as_of()) >= 65]
    years = sum((min(who.died or as_of(), as_of()) - began()).days for who in older) / 365.25
    count = sum(1 for who, event in stays() if who.age(event.start.date()) >= 65)
    assert 19 < 100 * count / years < 30


def test_chests_fail_in_winter():
    months = Counter(event.start.month for _, event in stays())
    assert months[12] + months[1] + months[2] > 1.25 * (months[6] + months[7] + months[8])


def test_wards_empty_before_the_weekend_and_surgeries_shut_at_it():
    days = Counter(event.end.weekday() for _, event in discharged() + discharged(False))
    assert min(days, key=days.__getitem__) == 6
    assert max(days, key=days.__getitem__) in (2, 3, 4)
    assert days[5] + days[6] < 0.75 * (days[3] + days[4])
    assert not [event for _, event in all_of("gp") if event.start.weekday() >= 5]


def test_reablement_and_home_care_follow_pathway_one():
    begun = {(who.number, event.start.date()) for who, event in all_of("service")}
    followed = [
        (who.number, event.end.date() + timedelta(days=step)) in begun
        for who, event in discharged()
        if event.about["pathway"] == 1
        for step in (0, 1)
    ]
    assert sum(followed) > 0.3 * len(followed) / 2


def test_a_move_into_a_care_home_changes_the_address():
    for who, event in all_of("service"):
        if event.about["service"] in ("care_home", "nursing_home"):
            assert who.home_on(event.start.date()).care_home


def test_a_newborn_and_the_mother_both_have_a_stay():
    births = [who for who, event in all_of("admission") if event.about["method"] == "82"]
    assert births and all(who.mother >= 0 for who in births)


KINDS = """gp call fall ambulance emergency admission outpatient community mental_health alarm pharmacy request
assessment service review carer voluntary"""


@pytest.mark.parametrize("kind", KINDS.split())
def test_every_kind_of_event_happens(kind):
    assert all_of(kind)
