"""Jobs: returning what reaches nobody, giving on what leavers had, telling of clocks, deaths and gaps in rotas."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.care.access import actions
from ginnel.foundation.sharing.queries import service


@app.periodic(cron="* * * * *")
@app.task(queue="access", name="access.tell", queueing_lock="access.tell", pass_context=False)
def tell(timestamp: int) -> None:
    """Every minute: a clock of two hours is not kept by looking every five."""
    actions.tell_of_passed(by=service("front-door"))
    actions.return_undeliverable(by=service("front-door"))
    actions.give_back_of_leavers(by=service("front-door"))


@app.periodic(cron="17 4 * * *")
@app.task(queue="access", name="access.mend", queueing_lock="access.mend", pass_context=False)
def mend(timestamp: int) -> None:
    """Every night: how what is open stands, and when its time is up, with bank holidays as they are known now."""
    actions.mend_standing(by=service("front-door"))


@app.periodic(cron="23 * * * *")
@app.task(queue="access", name="access.chase", queueing_lock="access.chase", pass_context=False)
def chase(timestamp: int) -> None:
    """Every hour: who leaves at noon leaves a gap in the afternoon, what was confirmed wrongly is in force, and
    somebody has died about whom something is open."""
    actions.chase_rotas(by=service("front-door"))
    actions.tell_witnesses(by=service("front-door"))
    actions.tell_of_deaths(by=service("front-door"))


@app.periodic(cron="41 5 * * *")
@app.task(queue="access", name="access.expire", queueing_lock="access.expire", pass_context=False)
def expire(timestamp: int) -> None:
    """Every morning."""
    actions.chase_competences(by=service("front-door"))
