"""Making rows without identity from the record, and keeping them up with it."""

from ginnel.population.intake.actions.drawing import Batch, Context, context_for, draw
from ginnel.population.intake.actions.running import Outcome, intake

__all__ = ["Batch", "Context", "Outcome", "context_for", "draw", "intake"]
