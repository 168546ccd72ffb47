"""Our MESH mailbox, where there is one: does it open, for how long yet, and what waits in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ginnel.config.finding import Finding, State
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError

SOON = timedelta(days=30)  # a new certificate takes NHS England days
MANY = 500


def mailbox_opens() -> Iterator[Finding]:
    """Nothing is said where there is no mailbox. Takes nothing out of it."""
    from ginnel.surfaces.mesh import mailbox, polling

    try:
        ours = mailbox.configured()
        if ours is None:
            return
        waiting = polling.count(ours)
    except GinnelError as refused:
        yield Finding("mesh", State.WRONG, "the mailbox does not open", str(refused))
        return
    ends = ours.certificate_ends()
    many, soon = waiting > MANY, ends is not None and ends - clock.now() < SOON
    found = f"mailbox {ours.name} opens, {waiting} messages wait"
    found += f", our certificate ends on {ends:%d %B %Y}" if ends else ""
    do = "Ask for a new certificate: GINNEL_MESH_CERT." if soon else ""
    do = do or ("Is ginnel serve running?" if many else "")
    yield Finding("mesh", State.WARNING if do else State.FINE, found, do)
