"""What happens without a crisis: surgeries, clinics, nurses, alarms, medicines, company."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic.chance import Weighted, about, pick, times, whole
from ginnel.synthetic.facts import began, read
from ginnel.synthetic.story.events import any_time, office_time, season, working_days
from ginnel.synthetic.story.lives import Life, rates

YEARS = 3
MANY_MEDICINES = 6


def tell(life: Life) -> None:
    if life.who.homes[0][1].care_home:
        _housed_already(life)
    _surgery(life)
    _clinics(life)
    if life.who.conditions or life.is_old:
        _nurses(life)
        _minds(life)
        _medicines(life)
    if life.has_alarm:
        _alarms(life)
    if life.is_adult(life.last):
        _company(life)


def _housed_already(life: Life) -> None:
    """Somebody who lived in a care home before the three years began, where the council pays for it."""
    chance = life.chance
    if chance() >= rates("care_homes")["self_funded"]:
        since = office_time(chance, began() - timedelta(days=30 + int(about(chance, 500))))
        home = life.who.homes[0][1].care_home
        life.care = life.add("service", since, service="care_home", home=home, since_before=True)
        life.add("review", office_time(chance, working_days().draw(chance)))


@cache
def _contacts() -> tuple[str, ...]:
    return tuple(read("everyday.toml")["contacts"])


def _surgery(life: Life) -> None:
    chance = life.chance
    for _ in range(times(chance, rates("yearly")["gp"][life.group] * YEARS)):
        life.add("gp", office_time(chance, working_days().draw(chance)), reason=pick(chance, _contacts()))


@cache
def _clinic(group: int) -> Weighted[str]:
    table = read("everyday.toml")["clinic"]
    weights = [row["old"] if group < 4 else row["young"] for row in table.values()]
    return Weighted(tuple(table), weights)


def _clinics(life: Life) -> None:
    chance = life.chance
    if life.who.age(life.last) < 5:
        return
    for n in range(min(63, times(chance, rates("yearly")["outpatient"][life.group] * YEARS))):
        life.add(
            "outpatient", office_time(chance, working_days().draw(chance)), clinic=_clinic(life.group).draw(chance),
            first=n == 0, number=n, missed=chance() < rates("after")["did_not_attend"],
        )  # fmt: skip


@cache
def _community() -> tuple[tuple[str, dict], ...]:
    return tuple(read("everyday.toml")["community"].items())


def _nurses(life: Life) -> None:
    """Community teams by what somebody lives with; the most frail are on the district nurses' caseload."""
    chance, who = life.chance, life.who
    for service, row in _community():
        share = sum(share for key, share in row.get("of", {}).items() if key in who.conditions)
        share += row["frail"][life.group] if "frail" in row and life.is_old else 0.0
        if share and chance() < share:
            start = office_time(chance, working_days().draw(chance))
            days = about(chance, row["days"])
            end = start + timedelta(days=int(days)) if chance() < 0.75 else None
            life.add("community", start, end, service=service, source="practice")


def _minds(life: Life) -> None:
    chance, known = life.chance, life.who.conditions
    if not known:
        return
    for service, row in read("everyday.toml")["mental_health"].items():
        share = sum(share for key, share in row["of"].items() if key in known)
        if share and chance() < share and (life.is_old or not row.get("old_only")):
            start = office_time(chance, working_days().draw(chance))
            end = start + timedelta(days=int(about(chance, row["days"]))) if chance() < 0.6 else None
            life.add("mental_health", start, end, service=service)
            if service == "community":
                _crisis(life, start)


def _crisis(life: Life, start: datetime) -> None:
    """Every third of those with a severe illness turns to the crisis team one evening, three weeks after they came."""
    at = start.replace(hour=21) + timedelta(days=21)
    if start.day % 3 == 0 and at.date() < life.last:
        life.add("mental_health", at, at + timedelta(days=4), service="crisis")


def medicines(conditions: dict) -> int:
    """How many medicines somebody with these conditions takes."""
    lists = read("codes.json")["medicines"]
    return sum(len(lists.get(key, ())) for key in conditions)


def _medicines(life: Life) -> None:
    """A structured review where there are many medicines; a new-medicine talk where a condition is new."""
    chance, known = life.chance, life.who.conditions
    if (
        len(known) >= 4
        and medicines(known) >= MANY_MEDICINES
        and chance() < rates("support")["medicines_review"]
    ):
        life.add("pharmacy", office_time(chance, working_days().draw(chance)), review="structured")
    for key, onset in known.items():
        if onset > life.first and key in read("everyday.toml")["new_medicine"] and chance() < 0.5:
            when = office_time(chance, onset + timedelta(days=whole(chance, 7, 14)))
            life.add("pharmacy", when, review="new", condition=key)


@cache
def _causes(is_demented: bool) -> Weighted[str]:
    table = read("everyday.toml")["alarm"]
    rows = {key: row["demented"] if is_demented else row["usual"] for key, row in table.items()}
    return Weighted(tuple(rows), tuple(rows.values()))


def _alarms(life: Life) -> None:
    chance = life.chance
    causes = _causes("dementia" in life.who.conditions)
    for _ in range(times(chance, rates("support")["alarms_yearly"] * YEARS)):
        cause = causes.draw(chance)
        sensor = read("everyday.toml")["alarm"][cause]["sensor"]
        life.add("alarm", any_time(chance, season("other").draw(chance)), cause=cause, sensor=sensor)


def _company(life: Life) -> None:
    """A voluntary organisation for people who are alone, frail, caring, or sent by a link worker."""
    chance, who = life.chance, life.who
    share = 0.7 if life.is_isolated else 0.10 if life.frailty >= 2 else 0.008
    if chance() < share:
        service = (
            "befriending" if life.is_isolated else pick(chance, ("transport", "link_worker", "lunch_club"))
        )
        start = office_time(chance, working_days().draw(chance))
        end = start + timedelta(days=30 + int(about(chance, 240)))
        life.add("voluntary", start, end, service=service, isolated=life.is_isolated)
    if life.is_isolated and chance() < 0.5:
        life.add(
            "gp", office_time(chance, working_days().draw(chance)), reason="Low mood, alone most of the day"
        )
    if who.lives_alone and who.conditions.keys() & {"dementia"} and chance() < 0.3:
        start = office_time(chance, working_days().draw(chance))
        life.add("voluntary", start, start + timedelta(days=200), service="dementia")
