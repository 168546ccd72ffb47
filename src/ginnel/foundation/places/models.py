"""Areas that public bodies draw, how they lie in each other over time, and where postcodes are."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ginnel.foundation.places.states import AreaKind, Relation
from ginnel.kernel.values.identifiers import uuid7


class Area(models.Model):
    """An area under its code (GSS where there is one), in force between two dates (inclusive; null is unbounded)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=AreaKind.choices)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_area_per_kind_and_code"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="area_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaLink(models.Model):
    """How `area` stands to `other` between two dates. Footprints overlap: an area may lie partly in several others."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(max_length=16, choices=Relation.choices)
    other = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="linked_from")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "relation", "other", "valid_from"],
                nulls_distinct=False,
                name="one_area_link_per_start",
            ),
            models.CheckConstraint(condition=~Q(area=F("other")), name="area_link_between_two"),
        ]


class Postcode(models.Model):
    """Where a postcode is, as the Office for National Statistics publishes it: GSS codes by kind of area, "" for none.

    Its content is loaded by the deployer. `terminated_on` null: in use.
    """

    postcode = models.CharField(max_length=8, primary_key=True)
    lsoa = models.CharField(max_length=9, blank=True)
    msoa = models.CharField(max_length=9, blank=True)
    ward = models.CharField(max_length=9, blank=True)
    district = models.CharField(max_length=9, blank=True)
    county = models.CharField(max_length=9, blank=True)
    region = models.CharField(max_length=9, blank=True)
    country = models.CharField(max_length=9, blank=True)
    sub_icb = models.CharField(max_length=9, blank=True)
    icb = models.CharField(max_length=9, blank=True)
    introduced_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.postcode
