"""Who is who, as pure functions: folding, blocking, comparing, grading, weighing, clustering."""

from ginnel.foundation.people.rules.staying import STAYS

__all__ = ["STAYS"]
