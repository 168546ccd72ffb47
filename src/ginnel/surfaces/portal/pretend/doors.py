"""The pretend NHS login by HTTP on this machine, for a browser and for Ginnel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ginnel.surfaces.portal.pretend.provider import Provider
from ginnel.surfaces.tracing.pretend.serving import served


@contextmanager
def serve(provider: Provider, port: int = 0) -> Iterator[str]:
    """Its address, which becomes its issuer, for as long as the block runs."""
    with served(provider.answer, port) as provider.issuer:
        yield provider.issuer
