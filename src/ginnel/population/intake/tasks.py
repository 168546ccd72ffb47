"""The job that keeps the rows up with the record: every night, after the day's loads."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ginnel.foundation.sharing.queries import service
from ginnel.kernel.viewer import Purpose
from ginnel.population.intake import actions


@app.periodic(cron="17 3 * * *")
@app.task(queue="population", name="population.intake", queueing_lock="population.intake", pass_context=False)
def keep_up(timestamp: int) -> None:
    """Follow what changed since the last run; `ginnel intake` does the same when it is wanted sooner."""
    actions.intake(by=service("intake", purpose=Purpose.PLANNING))
