"""On what basis records may be used beyond a person's own care, and who does not want theirs to be."""

from __future__ import annotations

from django.db import models

from ginnel.foundation.organisations.models import Organisation


class Basis(models.Model):
    """That an organisation's records may, or may not, be used for a purpose, and why. Appended; the latest counts."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bases")
    purpose = models.CharField(max_length=32)
    is_lawful = models.BooleanField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["organisation", "purpose", "-id"], name="basis_latest")]


class OptOut(models.Model):
    """An NHS number whose holder has opted out of the use of their data for planning and research.

    Source: the national data opt-out. The list is replaced whole by each load, as the national service gives it.
    """

    nhs_number = models.CharField(max_length=10, primary_key=True)
    loaded_at = models.DateTimeField()
