"""Telling a front door that a system asked something that could not be made a contact."""

from __future__ import annotations

from datetime import timedelta

from ginnel.care.access.actions.lacking import waits
from ginnel.care.access.models import Desk
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

NOT_HEARD = "request-not-taken"


def tell_of_unheard(*, organisation: str, sender: str, reference: str, by: Viewer) -> None:
    """Whoever reads it rings the sender: the notice says which organisation that is (`sender`, a code), and of nobody
    whom it is about. Nothing while one of the same `reference` waits to be read."""
    desk = Desk.objects.select_related("organisation", "team").get(organisation__code=organisation)
    if waits(reference, NOT_HEARD):
        return
    name = organisations.names_by_code([sender], viewer=by).get(sender) or sender
    minutes = float(terminology.parameter("contact-more-sent-read-within").value)
    notices.raise_notice(
        organisation=desk.organisation,
        team=desk.team,
        reason=NOT_HEARD,
        text=f"A system of {name[:100]} asked something of your team that could not be made a contact. Ring them and "
        "ask what it is and whom it is about, and tell whoever runs this installation.",
        read_by=clock.now() + timedelta(minutes=minutes),
        reference=reference,
        by=by,
    )
