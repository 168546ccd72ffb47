"""Code systems, sets of codes and dated numbers, each with where it comes from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ginnel.kernel.values.identifiers import uuid7


class CodeSystem(models.Model):
    """A list of codes that one body maintains. `name` is what this software calls it, `url` what FHIR does.

    `is_verified` is false while the wording has not been checked against the published source. The content of a
    licensed system is loaded here by the deployer and never shipped. `digest` tells whether what is loaded is current.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=255, unique=True)
    version = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255)
    source = models.CharField(max_length=500)
    is_verified = models.BooleanField()
    is_licensed = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    loaded_by = models.CharField(max_length=255, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Concept(models.Model):
    """One code and what it means between two dates (inclusive; null is unbounded). `position` is the list's order."""

    system = models.ForeignKey(CodeSystem, on_delete=models.CASCADE, related_name="concepts")
    code = models.CharField(max_length=255)
    display = models.CharField(max_length=1000)
    position = models.IntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    replaced_by = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code", "valid_from"],
                nulls_distinct=False,
                name="one_meaning_per_code_and_date",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="concept_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ValueSet(models.Model):
    """Codes of one system that a rule or measure means; no `codes` means all of the system."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=64, unique=True)
    system = models.ForeignKey(CodeSystem, on_delete=models.PROTECT, related_name="value_sets")
    title = models.CharField(max_length=255)
    source = models.CharField(max_length=500)
    codes = ArrayField(models.CharField(max_length=255), default=list, blank=True)

    def __str__(self) -> str:
        return self.title


class Parameter(models.Model):
    """A number that somebody outside may change, between two dates (inclusive; null `valid_to` is still in force).

    `value` is text so that no decimal digit is lost; `unit` says of what (money is in pence).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=64)
    value = models.CharField(max_length=64)
    unit = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)
    is_verified = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="one_value_per_parameter_and_start"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="parameter_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
