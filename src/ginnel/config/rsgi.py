"""The web application as `ginnel serve` has granian serve it: plain reads in the event loop, all else in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from ginnel.config.bridge.bridging import Bridge
from ginnel.config.bridge.lanes import Lane
from ginnel.config.wsgi import beyond, callers, measure_all
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.fhir.hatch import AwaitedHatch

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

THREADS, EACH = 6, 4
"""A process, and one client: four is where it was measured fastest (docs/adr/0047), and two are for everybody else."""


def _begin() -> None:
    """Of this thread's connection, before anybody asks on it."""
    connection.close_if_unusable_or_obsolete()


class Served:
    """What granian calls: once at each end of a process, and for each request."""

    def __init__(self) -> None:
        crowding.hold_each_to(EACH)
        lane = Lane(callers.fits, _begin)
        self._bridge = Bridge(beyond, threads=THREADS, each=EACH, callers=callers, lane=lane)
        self.__rsgi__ = AwaitedHatch(self._bridge, measure_all)

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        self._bridge.start(loop)

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        self._bridge.finish()


application = Served()
