"""What every row of the front door has."""

from __future__ import annotations

from django.db import models

from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import MEDICATION, Category

CATEGORIES = [(one.value, one.label) for one in Category if one not in MEDICATION]


class Id(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
