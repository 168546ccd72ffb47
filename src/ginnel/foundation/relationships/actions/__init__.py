"""Beginning and ending relationships, taking them from what is sent, and bearing out what workers say."""

from ginnel.foundation.relationships.actions.acting import acts_for, no_longer_acts
from ginnel.foundation.relationships.actions.beginning import begin, end
from ginnel.foundation.relationships.actions.confirming import confirm, confirm_waiting
from ginnel.foundation.relationships.actions.leading import Settled, settle_leads
from ginnel.foundation.relationships.actions.observing import observe, observe_practices
from ginnel.foundation.relationships.actions.reviewing import review

__all__ = [
    "Settled",
    "acts_for",
    "begin",
    "confirm",
    "confirm_waiting",
    "end",
    "no_longer_acts",
    "observe",
    "observe_practices",
    "review",
    "settle_leads",
]
