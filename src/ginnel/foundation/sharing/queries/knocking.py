"""Clients that are known, and decided about, by the statement that reads what they ask for: one question, not three."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from ginnel.foundation.organisations.queries import CALLING, Calling
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.inputs import asking, columns
from ginnel.foundation.sharing.queries.system_viewer import SystemViewer
from ginnel.kernel.viewer import Purpose, Viewer

_WIDTH = len(Calling._fields)
_WAY, _VALUES = asking(
    staff=None,
    team=None,
    is_care=True,
    is_barred_with_all=rules.is_barred_with_all(Purpose.DIRECT_CARE),
    of_any_team=True,
)


@dataclass(frozen=True, slots=True)
class Knock:
    """`digest` is of the token that was shown; `admit` makes the viewer of whose it is, None for whom it does not."""

    digest: str
    admit: Callable[[Calling], SystemViewer | None]

    WHO: ClassVar[str] = CALLING
    """Whose a token is, by `digest`."""
    STANDS: ClassVar[str] = (
        f"who.*, {columns(_WAY, person='what.person_id', organisation='who.organisation_id', kind='who.kind')}"
    )
    """Columns that say how a row `who` of that stands to the person of a row `what`."""
    VALUES: ClassVar[Mapping[str, Any]] = _VALUES

    def viewer(self, row: Sequence[Any], person: UUID | None) -> Viewer | None:
        """From those columns. Raises as `admit`."""
        found = self.admit(Calling(*row[:_WIDTH]))
        if found is not None and person is not None:
            found.learn_from(person, row[_WIDTH:])
        return found
