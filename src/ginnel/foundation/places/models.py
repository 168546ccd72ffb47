"""Areas that public bodies draw, how they lie in each other over time, and where postcodes are."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ginnel.foundation.places.states import AreaKind, PlaceFileKind, Relation
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


class AreaCode(models.Model):
    """Another code by which an area is known: the three-digit CASSR code of a council, for instance."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=16)
    code = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_area_per_scheme_and_code")
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


class AreaShape(models.Model):
    """The outline of an area for drawing it: rings of [longitude, latitude], outer and inner alike (even-odd)."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="shape")
    rings = models.JSONField()
    source = models.CharField(max_length=255)


class Population(models.Model):
    """How many people of one sex ("" for all) and age lived in an area in the middle of a year.

    `age_to` null: and over. An area's counts of one year are replaced together, so that they add up.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="populations")
    year = models.SmallIntegerField()
    sex = models.CharField(max_length=6, blank=True)
    age_from = models.SmallIntegerField()
    age_to = models.SmallIntegerField(null=True)
    people = models.IntegerField()
    source = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "sex", "age_from"], name="one_population_per_area_year_sex_age"
            ),
            models.CheckConstraint(condition=Q(people__gte=0), name="population_not_negative"),
            models.CheckConstraint(
                condition=Q(age_to=None) | Q(age_to__gte=F("age_from")), name="population_ages_in_order"
            ),
        ]


class Deprivation(models.Model):
    """How deprived a lower layer super output area is by the English index of one year: rank and tenth, 1 the most.

    By code, as the whole country is published in one file and areas of elsewhere are not the place's. An index knows
    the areas of its time: that of 2019 those of the census of 2011, that of 2025 those of 2021.
    """

    lsoa = models.CharField(max_length=9)
    year = models.SmallIntegerField()
    rank = models.IntegerField()
    decile = models.SmallIntegerField()
    source = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "lsoa"], name="one_deprivation_per_area_and_year"),
            models.CheckConstraint(condition=Q(decile__gte=1, decile__lte=10), name="deprivation_in_tenths"),
        ]


class PlaceFile(models.Model):
    """That a file about the place was loaded: which, of what kind, what it held, from whom, when."""

    kind = models.CharField(max_length=16, choices=PlaceFileKind.choices)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=255)
    rows = models.IntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=255)
