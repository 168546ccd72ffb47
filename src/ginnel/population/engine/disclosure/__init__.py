"""What may be shown of counts of people, and what must be left out so that they stay unknown.

Short, named and unavoidable: `publishing` shows nothing that has not been through `protect`. A count from one to the
threshold is small, and so is any count of so few people; it is left out. So is enough beside it that it cannot be
worked out from totals, from the parts of totals, or from the fact that a count is never negative. What is left out for
its own sake and what for another's is not told apart.
"""

from ginnel.population.engine.disclosure.protecting import THRESHOLD, Counts, protect
from ginnel.population.engine.disclosure.relations import Key, Relation, relations

__all__ = ["THRESHOLD", "Counts", "Key", "Relation", "protect", "relations"]
