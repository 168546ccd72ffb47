"""Beginning and ending relationships, taking them from what is sent, and bearing out what workers say."""

from ginnel.foundation.relationships.actions.beginning import begin, end
from ginnel.foundation.relationships.actions.confirming import confirm, confirm_waiting
from ginnel.foundation.relationships.actions.observing import observe, observe_practices
from ginnel.foundation.relationships.actions.reviewing import review

__all__ = [
    "begin",
    "confirm",
    "confirm_waiting",
    "end",
    "observe",
    "observe_practices",
    "review",
]
