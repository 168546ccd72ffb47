"""Whom a description may be of: judged as a record that says the same would be, and kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import candidates, meeting, worn
from ginnel.foundation.people.actions.matching import MOST_OF_A_KEY
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.weighing import probability
from ginnel.foundation.people.states import Reason
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.viewer import Viewer

_NOBODYS = -1


class Likeness(NamedTuple):
    """A source record, why it is like what was said, and the model's probability that both are one person."""

    number: int
    reason: Reason
    probability: float


def liken(*, said: Description, by: Viewer) -> list[Likeness]:
    """The source records that may be of whom `said` describes. Who may be told of which is the caller's to ask."""
    asked = features(columns(replace(said, number=_NOBODYS)))
    fresh = [worn.without(asked, worn.numbers([asked.nhs_number]))]
    most = int(terminology.parameter(MOST_OF_A_KEY).value)
    found = candidates.find(meeting.meet(fresh, before={}, most=most), fresh)
    audit.append(by=by, events=[Event("people.likened", detail={"compared": len(found)})])
    return [Likeness(one.second, one.reason, probability(one.weight)) for one in found]
