"""Whoever asks for something before it is known who they are: said by the statement that reads what they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from ginnel.kernel.viewer import Viewer


class Knocking(Protocol):
    """Whoever asks, before it is known who they are.

    `digest` is of what they show. The rest is SQL, the same for all: `WHO` a query of the row of whoever shows what
    has this `%(digest)s`, none for nobody; `STANDS` columns that say how a row `who` of it stands to `what.person_id`;
    `VALUES` its parameters, besides the moment `at`.
    """

    @property
    def digest(self) -> str: ...

    WHO: ClassVar[str]
    STANDS: ClassVar[str]
    VALUES: ClassVar[Mapping[str, Any]]

    def viewer(self, row: Sequence[Any], person: UUID | None) -> Viewer | None:
        """Who asks, from the columns of `STANDS`, about a `person` if anybody; None where it takes more to know, and
        GinnelError for a refusal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One read: who asks, and for what."""

    knock: Knocking
    kind: str
    id: UUID
