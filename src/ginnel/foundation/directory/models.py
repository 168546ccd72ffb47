"""The services of a place: each as the document it was said in, every version, with what it is found by beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from ginnel.foundation.directory.states import LocationType, ServiceStatus
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel.values.identifiers import uuid7


class Listing(models.Model):
    """A service that the directory knows. `id` is that of its document.

    `feed` and `feed_key` say where it came from and what it is called there; "" for what is kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="listings"
    )
    feed = models.CharField(max_length=255, blank=True)
    feed_key = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "feed_key"], condition=~Q(feed=""), name="one_listing_per_feed_and_key"
            )
        ]


class ListingVersion(models.Model):
    """What was said of a service at one time: the document of Open Referral UK, by whom and when."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    said_by = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "number"], name="one_version_per_number")]


class Timetable(models.Model):
    """Hours that one service or a hundred may keep, under the digest of what they say. Never changed, so that what was
    read once need not be read again."""

    digest = models.CharField(max_length=64, unique=True)
    schedules = models.JSONField()


class Provider(models.Model):
    """An organisation that provides services, as the latest document says of the source that named it first
    (`rules.keepers.source_of`)."""

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)
    document = models.TextField()
    changed_at = models.DateTimeField()


class Taxonomy(models.Model):
    """A list of words that services are filed under, as the source says that named it first."""

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)


class TaxonomyTerm(models.Model):
    """One word of a taxonomy, as the source says that named it first."""

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=255, blank=True)
    taxonomy = models.ForeignKey(Taxonomy, null=True, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    parent = models.UUIDField(null=True)


class ListingIndex(models.Model):
    """What a service is found by, from its latest version; made anew with each."""

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.PROTECT, related_name="index")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    status = models.CharField(max_length=32, choices=ServiceStatus.choices)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="listings")
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)
    assured_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    terms = ArrayField(models.UUIDField(), default=list)
    taxonomies = ArrayField(models.UUIDField(), default=list)
    elements = ArrayField(models.SmallIntegerField(), default=list)
    timetables = ArrayField(models.BigIntegerField(), default=list)
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="listing_words"),
            GinIndex(fields=["terms"], name="listing_terms"),
            models.Index(fields=["name"], name="listing_name"),
        ]


class ListingPlace(models.Model):
    """Where a service is had. `said_id` is the id that its document gives the service at the location: another service
    may give the same, and neither is lost for it."""

    said_id = models.UUIDField()
    index = models.ForeignKey(ListingIndex, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    location = models.UUIDField()
    kind = models.CharField(max_length=16, choices=LocationType.choices)
    postcode = models.CharField(max_length=16, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    timetable = models.ForeignKey(Timetable, null=True, on_delete=models.PROTECT, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["said_id", "index"], name="one_place_per_listing_and_id")
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="listing_place_point")]


class DirectoryWord(models.Model):
    """A word that some service is described with: what is spelled otherwise is held against these."""

    word = models.CharField(max_length=40, primary_key=True)
