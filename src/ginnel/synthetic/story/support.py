"""Adult social care: asked for, assessed, given, reviewed; a carer who cannot go on; a move into a care home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from ginnel.synthetic.chance import pick, times, whole
from ginnel.synthetic.households import care_homes
from ginnel.synthetic.story.events import Event, office_time, season, working_days
from ginnel.synthetic.story.lives import Life, rates

TO_ASSESSMENT = "Progress to assessment, review or reassessment"
IN_A_HOME = "care_home"


def turns(life: Life) -> list[tuple[date, Callable[[Life, date], None]]]:
    """When long-term support begins, a carer breaks down or a care home becomes home, as days of the period."""
    chance, who, table = life.chance, life.who, rates("support")
    found: list[tuple[date, Callable[[Life, date], None]]] = []
    if not life.is_old:
        if "learning_disability" in who.conditions and who.age(life.last) >= 18 and chance() < 0.6:
            found.append((working_days().draw(chance), in_the_community))
        return found
    if who.home.care_home:
        return found
    demented = "dementia" in who.conditions
    if chance() < table["in_the_community"][life.group] * (1.3 if demented else 1.0):
        found.append((working_days().draw(chance), in_the_community))
    if who.carer >= 0 and (life.group == 3 or demented):
        for _ in range(times(chance, table["carer_breakdown"] * 3)):
            found.append((season("other").draw(chance), carer_breaks_down))
    mean = table["care_home_yearly"][life.group] * 3 * (table["dementia_factor"] if demented else 1.0)
    if times(chance, mean):
        found.append((working_days().draw(chance), moves_in))
    return found


def asks(life: Life, at: datetime, route: str, outcome: str) -> None:
    life.add("request", at, at + timedelta(days=whole(life.chance, 0, 3)), route=route, outcome=outcome)


def after_hospital(life: Life, left: datetime) -> None:
    """Reablement for most, support at home again or anew for the others."""
    chance = life.chance
    if life.care is not None:
        life.add("review", office_time(chance, left.date() + timedelta(days=14)), unplanned=True)
        return
    reabled = chance() < 0.7
    outcome = "Progress to reablement/ST-Max" if reabled else TO_ASSESSMENT
    asks(life, left - timedelta(days=whole(chance, 1, 4)), "Discharge from hospital", outcome)
    if not reabled:
        long_term(life, left, "home_care")
        return
    end = left + timedelta(days=whole(chance, 10, 42))
    better = chance() < rates("after")["reablement_works"]
    done = "NFA: Support ended as planned" if better else TO_ASSESSMENT
    life.add("service", left, end, service="reablement", outcome=done)
    life.add("community", left + timedelta(days=1), end, service="reablement", source="hospital")
    if not better:
        long_term(life, end, "home_care")


def long_term(life: Life, at: datetime, service: str) -> None:
    """Assessed, then supported until something else happens; reviewed within the year."""
    chance = life.chance
    life.add("assessment", at, at + timedelta(days=whole(chance, 2, 20)))
    life.care = life.add("service", at + timedelta(days=1), service=service)
    life.add("review", office_time(chance, at.date() + timedelta(days=whole(chance, 42, 330))))
    if life.who.carer >= 0 and chance() < 0.35:
        life.add("carer", at, at + timedelta(days=7))


def in_the_community(life: Life, day: date) -> None:
    """Somebody asks for help without a crisis."""
    if life.care is not None:
        return
    chance = life.chance
    at = office_time(chance, day)
    asks(life, at, "Community/other", TO_ASSESSMENT)
    if "learning_disability" in life.who.conditions:
        service = pick(chance, ("day_care", "direct_payment", "supported_living"))
    else:
        service = pick(chance, ("home_care", "home_care", "home_care", "direct_payment", "equipment"))
    if service == "equipment":
        life.add(
            "service", at + timedelta(days=whole(chance, 5, 30)), at + timedelta(days=31), service=service
        )
        return
    long_term(life, at + timedelta(days=whole(chance, 3, 40)), service)


def carer_breaks_down(life: Life, day: date) -> None:
    """The carer is exhausted: their practice hears it, the council is asked, somebody sits in or takes over."""
    chance, who = life.chance, life.who
    at = office_time(chance, day)
    life.elsewhere.append(
        (who.carer, Event("gp", at - timedelta(days=3), None, {"reason": "Exhausted from caring"}))
    )
    asks(life, at, "Community/other", TO_ASSESSMENT)
    life.add("carer", at + timedelta(days=2), at + timedelta(days=9))
    life.add("voluntary", at + timedelta(days=5), at + timedelta(days=180), service="carers")
    draw = chance()
    if draw < 0.45:
        life.add(
            "service",
            at + timedelta(days=3),
            at + timedelta(days=3 + whole(chance, 7, 14)),
            service="respite",
        )
    elif draw < 0.60:
        into_a_home(life, at + timedelta(days=whole(chance, 5, 30)), from_hospital=False)
    elif life.care is None:
        long_term(life, at + timedelta(days=7), "home_care")


def _end_care(life: Life, at: datetime) -> None:
    """What went on at home ends; what was only arranged is called off."""
    if life.care is not None:
        if life.care.start > at:
            life.events.remove(life.care)
        life.care.end, life.care.about["outcome"] = at, "NFA: Support ended for other reason"
        life.care = None


def moves_in(life: Life, day: date) -> None:
    into_a_home(life, office_time(life.chance, day), from_hospital=False)


def bed_for_a_while(life: Life, at: datetime) -> None:
    """Pathway 2: some weeks in an intermediate care bed; most go home after it."""
    chance = life.chance
    end = at + timedelta(days=whole(chance, 14, 42))
    life.add("community", at, end, service="intermediate", source="hospital")
    life.busy = max(life.busy, end.date())
    if chance() < 0.2 and not life.who.home.care_home:
        into_a_home(life, end, from_hospital=False)
    elif life.care is None and chance() < 0.4:
        long_term(life, end, "home_care")


def into_a_home(life: Life, at: datetime, *, from_hospital: bool) -> None:
    """A care home becomes home. The council knows of it only where it pays."""
    chance, who = life.chance, life.who
    if who.home.care_home or not life.first <= at.date() < life.last or (who.homes[-1][0] > at.date()):
        return
    _end_care(life, at)
    who.moves_to(pick(chance, care_homes(who.area.locality)), at.date())
    if chance() < rates("care_homes")["self_funded"]:
        return
    route = "Discharge from hospital" if from_hospital else "Community/other"
    asks(life, at - timedelta(days=whole(chance, 3, 12)), route, TO_ASSESSMENT)
    life.add("assessment", at - timedelta(days=2), at)
    nursing = chance() < 0.4
    life.care = life.add(
        "service", at, service="nursing_home" if nursing else IN_A_HOME, home=who.home.care_home
    )
    life.add("review", office_time(chance, at.date() + timedelta(days=whole(chance, 42, 300))))
