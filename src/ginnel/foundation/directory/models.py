"""The services of a place: each as the document it was said in, every version, with what it is found by beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from ginnel.foundation.directory.states import (
    DuplicateAnswer,
    FeedVersion,
    HarvestOutcome,
    LinkSubject,
    LocationType,
    ServiceDecision,
    ServiceStatus,
)
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.organisations.states import Competence
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


class ListingKeeping(models.Model):
    """Who keeps an entry from then on; the last holds, and where there is none it is whoever `Listing` says. `is_here`:
    they keep it on our pages, and what its feed says of it is not gone by."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="keepings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_here = models.BooleanField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()


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


class ServiceFeed(models.Model):
    """A feed of services that another keeps up. `name` is what its listings are marked with, and never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class ServiceFeedTerms(models.Model):
    """Where a feed is and how often it is read; the newest row holds. `organisation` answers for its services here;
    `is_own_network`: it may lie in our own network, where no other is looked for."""

    feed = models.ForeignKey(ServiceFeed, on_delete=models.PROTECT, related_name="terms")
    address = models.CharField(max_length=500)
    version = models.CharField(max_length=8, choices=FeedVersion.choices)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    every_hours = models.PositiveSmallIntegerField()
    is_own_network = models.BooleanField()
    is_paused = models.BooleanField()
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class Harvest(models.Model):
    """One reading of a feed, which may take several goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.ForeignKey(ServiceFeed, on_delete=models.PROTECT, related_name="harvests")
    by = models.CharField(max_length=255)
    started_at = models.DateTimeField()


class HarvestPage(models.Model):
    """A page that was read and taken in, so that a reading that broke off goes on after it. `counts` says how many
    services were new, changed, same, refused or repeated."""

    harvest = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    counts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["harvest", "number"], name="one_harvest_page")]


class HarvestRemark(models.Model):
    """Something that was not as it should be: `page` (0 for the whole feed), `item` and `element` say where."""

    harvest = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="remarks")
    page = models.PositiveIntegerField()
    item = models.CharField(max_length=255, blank=True)
    element = models.CharField(max_length=255, blank=True)
    code = models.CharField(max_length=32)
    message = models.CharField(max_length=500)


class HarvestEnding(models.Model):
    """That a reading ended, and how; one that broke off and went on has several, of which the last holds. `said` is how
    many services the feed says it has, None where it does not say, `met` how many it had that are listed, and `gone`
    how many that it had before it no longer has."""

    harvest = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="endings")
    outcome = models.CharField(max_length=16, choices=HarvestOutcome.choices)
    reason = models.CharField(max_length=500, blank=True)
    said = models.PositiveIntegerField(null=True)
    met = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class Sighting(models.Model):
    """In which reading of its feed a service was last there; moves with every reading."""

    listing = models.OneToOneField(
        Listing, primary_key=True, on_delete=models.PROTECT, related_name="sighting"
    )
    feed = models.ForeignKey(ServiceFeed, on_delete=models.PROTECT, related_name="sightings")
    harvest = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="sightings")


class QuarantinedService(models.Model):
    """What a feed gave that could not be accepted: the document as it came, and every reason. One row however often the
    same is given. `key` is what the feed calls it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    harvest = models.ForeignKey(Harvest, on_delete=models.PROTECT, related_name="quarantine")
    feed = models.ForeignKey(ServiceFeed, on_delete=models.PROTECT, related_name="quarantine")
    page = models.PositiveIntegerField()
    key = models.CharField(max_length=255)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    faults = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "key", "digest"], name="one_quarantined_service")
        ]


class QuarantinedServiceDecision(models.Model):
    """What somebody, or a replay, did about it; the last one says how it stands. `document` is a corrected one."""

    item = models.ForeignKey(QuarantinedService, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=16, choices=ServiceDecision.choices)
    document = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class DuplicateCandidate(models.Model):
    """Two listings that look like one service, with what makes them look so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_candidate_per_two")]


class DuplicateDecision(models.Model):
    """What somebody says of two that look like one; the last holds."""

    candidate = models.ForeignKey(DuplicateCandidate, on_delete=models.PROTECT, related_name="decisions")
    answer = models.CharField(max_length=16, choices=DuplicateAnswer.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class SavedList(models.Model):
    """Services that somebody gathered, and which version of each, under a digest of the code of its link. Nothing says
    who gathered them or for whom; gone when its time has come."""

    digest = models.CharField(max_length=64, unique=True)
    services = ArrayField(models.UUIDField())
    versions = ArrayField(models.PositiveIntegerField())
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Chase(models.Model):
    """That an organisation was told that something it keeps is stale: `subject` says what, and `reference` is that of
    the notice."""

    subject = models.CharField(max_length=200, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=255, unique=True)
    on = models.DateField()
    by = models.CharField(max_length=64)


class NamedLink(models.Model):
    """What an organisation says, at one time, of whom others ring about something and who covers; of each subject the
    last holds. `staff` is a colleague with an account, where one is named, `competence` what they are to be confirmed
    for, and `cover_team` that whoever is on duty there covers. `is_ended`: nobody there is rung about it any more."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="named_links")
    subject = models.CharField(max_length=32, choices=LinkSubject.choices)
    number = models.PositiveIntegerField()
    who = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40)
    hours = models.CharField(max_length=300, blank=True)
    cover = models.CharField(max_length=200)
    cover_telephone = models.CharField(max_length=40, blank=True)
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    competence = models.CharField(
        max_length=32, choices=Competence.choices, blank=True, default="", db_default=""
    )
    cover_team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    assured_on = models.DateField()
    is_ended = models.BooleanField()
    said_by = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "subject", "number"], name="one_link_per_number")
        ]


class BankHoliday(models.Model):
    """A day that was proclaimed a bank holiday later than the calendar of this version knew, or that it was said by
    mistake (`is_one` False); of a day the last row holds."""

    day = models.DateField()
    name = models.CharField(max_length=80)
    is_one = models.BooleanField()
    source = models.CharField(max_length=255)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["day"], name="bank_holiday_day")]
