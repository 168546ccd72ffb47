"""What a resource says about who is looking after somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ginnel.foundation.relationships.fhir.being_there import (
    ADMISSIONS,
    is_admission,
    is_under_way,
    is_void,
    observed_alarm,
    observed_encounter,
    stay_reference,
)
from ginnel.foundation.relationships.fhir.serving import observed_episode, observed_referral
from ginnel.foundation.relationships.rules import Observed

__all__ = [
    "ADMISSIONS",
    "KINDS",
    "LASTING",
    "is_admission",
    "is_under_way",
    "is_void",
    "observed",
    "observed_alarm",
    "observed_encounter",
    "observed_episode",
    "observed_referral",
    "stay_reference",
]

_LASTING = {"EpisodeOfCare": observed_episode, "ServiceRequest": observed_referral}
_TELLING = {"Encounter": observed_encounter, "Communication": observed_alarm, **_LASTING}
KINDS = tuple(_TELLING)
"""The resources that can say so."""
LASTING = tuple(_LASTING)
"""Those that go on for as long as their source goes on saying so."""


def observed(
    kind: str,
    tree: Mapping[str, Any],
    *,
    reference: str,
    source_number: int,
    organisation: str,
    said_at: datetime,
    at: datetime,
) -> Observed | None:
    """What a resource of one of `KINDS` says; None where it says nothing of who is looking after somebody.

    `said_at` is when its source last said so. It counts for what goes on, not for what happens once: a visit sent
    again next week is no longer with us.
    """
    told = _TELLING[kind](
        tree, reference=reference, source_number=source_number, organisation=organisation, at=at
    )
    return replace(told, said_at=min(said_at, at)) if told is not None and kind in LASTING else told
