"""FHIR R4 resources, as feeds make them, to rows of the promise tables. Text is never taken, only codes and days."""

from ginnel.population.intake.fhir.reading import KINDS_FOUND, KINDS_HAPPENED, READING, rows_of
from ginnel.population.intake.fhir.trees import Sender

__all__ = ["KINDS_FOUND", "KINDS_HAPPENED", "READING", "Sender", "rows_of"]
