"""Reads of the open API as they are handed out, with the decision in the statement and without it.

The same handler both ways (`record.queries.hand_out`): whose token it is and the resource, then the events. Decided,
the statement says how they stand to the person too, and there is an event of the decision; undecided, everything is
permitted and there is the event of the read alone. One by one, and as many together as ask at once (`kernel.turns`).
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

TOGETHER = (1, 4, 8)
Read = tuple[str, UUID]


def token() -> str:
    words = [str(Path(sys.executable).with_name("ginnel")), "client", "token", "Benchmark"]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]


def drawing() -> Callable[[int], list[Read]]:
    """By chance, of everybody who has anything."""
    from django.db import connection

    from ginnel.foundation.record.fhir.kinds import name_of

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, id FROM record_resource WHERE source_number > 0 ORDER BY id LIMIT 100000"
        )
        rows = [(name_of(kind), id) for kind, id in cursor.fetchall() if name_of(kind) != "Patient"]
    dice = random.Random(1)
    return lambda count: dice.sample(rows, count)


def ways(shown: str) -> dict[str, Callable[[Sequence[Read]], None]]:
    """By name; each is given reads and makes them, so many at a time."""
    from ginnel.foundation.organisations.queries import Calling
    from ginnel.foundation.record import queries as record
    from ginnel.foundation.record.queries import Asked
    from ginnel.foundation.sharing.queries import Knock, SystemViewer
    from ginnel.kernel.values.identifiers import uuid7
    from ginnel.kernel.viewer import Action, Category
    from ginnel.surfaces.clients import queries as clients

    everything = frozenset(Category)

    class Undecided(SystemViewer):
        __slots__ = ()

        def categories(self, person: UUID, action: Action) -> frozenset[Category]:
            return everything

    class Unasked(Knock):
        STANDS = "who.*"
        __slots__ = ()

        def viewer(self, row: Sequence[Any], person: UUID | None) -> Any:
            found: Any = self.admit(Calling(*row))
            found.__class__ = Undecided
            return found

    def admit(found: Calling) -> SystemViewer:
        return clients.admitted(found, request_id=uuid7()).viewer

    digest = clients.digest(f"Bearer {shown}")

    def way(knock: type[Knock], together: int) -> Callable[[Sequence[Read]], None]:
        def read(asked: Sequence[Read]) -> None:
            for begin in range(0, len(asked), together):
                turn = [Asked(knock(digest, admit), *one) for one in asked[begin : begin + together]]
                if not all(record.hand_out(turn)):
                    raise SystemExit("A read was not handed out: the client may not read everything.")

        return read

    return {
        f"{name}_{together}": way(knock, together)
        for together in TOGETHER
        for name, knock in (("undecided", Unasked), ("handed", Knock))
    }
