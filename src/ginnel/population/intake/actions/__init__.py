"""Making rows without identity from the record, and keeping them up with it."""

from ginnel.population.intake.actions.running import Outcome, intake

__all__ = ["Outcome", "intake"]
