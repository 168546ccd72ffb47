"""The national service that traces NHS numbers, where one is configured: does it let us in. Asks about nobody."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.config.finding import Finding, State
from ginnel.kernel.errors import GinnelError


def national_service_lets_us_in() -> Iterator[Finding]:
    """Nothing is said where none is configured."""
    from ginnel.surfaces.tracing import configuring

    try:
        pds = configuring.configured()
        if pds is None:
            return
        if pds.access:
            pds.access.token(pds.transport)
    except GinnelError as refused:
        yield Finding("tracing", State.WRONG, "the national service does not let us in", str(refused))
        return
    yield Finding("tracing", State.FINE, "the Personal Demographics Service gives us a token")
