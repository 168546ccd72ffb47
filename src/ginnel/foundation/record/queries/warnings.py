"""What stands in the banner of every page about a person, without the rest of their card."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import glance
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.rules.glance import Line
from ginnel.foundation.record.states import Standing
from ginnel.kernel.viewer import Viewer

_KINDS = frozenset(kinds.number_of(kind) for kind in ("Flag", "Patient"))


@dataclass(frozen=True, slots=True)
class Warnings:
    """Alerts, how to communicate, and whether a source says that the person has died."""

    alerts: tuple[Line, ...]
    needs: tuple[Line, ...]
    has_died: bool


def warnings(*, viewer: Viewer, person: UUID, is_shared_screen: bool = False) -> Warnings:
    """What the viewer may see of them; never alerts beside the resident."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    rows = [row for row in access.visible(sight) if row.kind in _KINDS and row.standing == Standing.CURRENT]
    card = glance.of_rows(sight, rows)
    return Warnings(card.alerts, card.needs, card.has_died)
