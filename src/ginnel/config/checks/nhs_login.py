"""NHS login, where residents sign in with one: does it answer as its contract says. Asks about nobody."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.config.finding import Finding, State
from ginnel.kernel.errors import GinnelError


def residents_can_sign_in() -> Iterator[Finding]:
    """Nothing is said where none is configured."""
    from ginnel.surfaces.portal.nhs_login import configuring, speaking

    wire = speaking.transport()
    try:
        client = configuring.configured()
        if client is None:
            return
        speaking.discover(client.issuer, wire)
    except GinnelError as refused:
        yield Finding("nhs login", State.WRONG, "residents cannot sign in", str(refused))
        return
    finally:
        wire.close()
    yield Finding("nhs login", State.FINE, "NHS login says where its endpoints are")
