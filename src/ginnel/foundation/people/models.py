"""A person is a cluster of source records, one per organisation and local id.

What an organisation says is never overwritten by what another says; links between source records carry grade
and evidence and can be undone. Entries of the record hang on the source record's `number`, never on the
person. Which person a source record belongs to is derived (`rules.clusters`) from traced NHS numbers and
from what humans said (`PairVerdict`); every change of it is appended to `Move`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.states import (
    DecisionKind,
    Reason,
    RestrictionKind,
    TraceOutcome,
    TraceService,
    Verdict,
)
from ginnel.kernel.values.identifiers import uuid7

DESCRIBED = Q(described_at__isnull=False)
OUR_OWN = Q(made_with__isnull=False)
UNTRACED = DESCRIBED & Q(traced_at__isnull=True) & ~Q(nhs_status="01")


def said(length: int) -> models.CharField[str, str]:
    """A column for what a source said; '' when it said nothing, in the database too, for rows made in
    bulk."""
    return models.CharField(max_length=length, blank=True, default="", db_default="")


class Person(models.Model):
    """One human being as far as we know. Rows are never deleted; a merged-away person keeps `merged_into`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    created_at = models.DateTimeField(auto_now_add=True)


class SourceRecord(models.Model):
    """What one organisation calls one person: the unit that links attach to and entries hang on.

    `number` (bigint, drawn from a sequence) is the storage key of every entry and index row of this source record and
    never changes. `home` is the person made with it; a cluster is known by the home of its lowest number, so that
    parting what was joined brings back the persons there were. Columns after `described_at` are as the source last
    said them, folded for matching where named so. A source record nobody has described yet (only referred to) has
    `described_at` null and is never matched. `ethnicity` is an NHS ETHNIC CATEGORY or one of the 2021 census: special
    category data, kept to count for whom records are joined less well (`queries.quality`); nothing matches by it and
    no page shows one person's.

    A trace never overwrites what the source said: `traced_number` and `traced_status` are those of the trace that
    stands for what it says now ('' and null `traced_at` where none does), and `traced_apart` that the national service
    keeps the person apart. `known_number` and `known_status` are what counts.

    Ginnel is itself a source. A record of our own, where what is written here hangs, has `made_with`: the numbers,
    ascending, of the records from outside that were together as the person when it was begun. It is theirs, so it
    goes where they go, and when they part a human says whose each thing on it is. Null for records from outside.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(
        unique=True, editable=False, db_default=Func(Value("people_source_number"), function="nextval")
    )
    # Without an index of its own: `one_record_per_local_id` begins with it.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="source_records", db_index=False
    )
    local_id = models.CharField(max_length=255)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="source_records")
    home = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    described_at = models.DateTimeField(null=True, blank=True)

    nhs_number = said(10)
    nhs_status = said(2)
    family = said(255)
    given = said(255)
    family_folded = said(255)
    given_folded = said(255)
    other_names_folded = ArrayField(models.TextField(), default=list, blank=True)
    birth_date = said(10)
    death_date = said(10)
    gender = said(16)
    address_line = said(255)
    town = said(255)
    address_folded = said(511)
    postcode = said(10)
    uprn = said(12)
    phone = said(32)
    email = said(255)
    practice_code = said(12)
    identifiers = ArrayField(models.TextField(), default=list, blank=True)
    is_separated = models.BooleanField(default=False, db_default=False)
    is_dead = models.BooleanField(default=False, db_default=False)
    names_folded = said(1023)
    birth_place_folded = said(255)
    ethnicity = said(2)
    made_with = ArrayField(models.BigIntegerField(), null=True, blank=True)
    traced_number = said(10)
    traced_status = said(2)
    traced_apart = models.BooleanField(default=False, db_default=False)
    traced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "local_id"], name="one_record_per_local_id"),
            models.UniqueConstraint(
                fields=["organisation", "made_with"], condition=OUR_OWN, name="one_own_record_per_making"
            ),
        ]
        indexes = [
            GinIndex(fields=["identifiers"], name="source_identifiers", condition=DESCRIBED),
            GinIndex(OpClass(F("names_folded"), "gin_trgm_ops"), name="source_names", condition=DESCRIBED),
            GinIndex(
                OpClass(F("address_folded"), "gin_trgm_ops"), name="source_address", condition=DESCRIBED
            ),
            models.Index(fields=["nhs_number"], name="source_nhs_number", condition=~Q(nhs_number="")),
            models.Index(fields=["birth_date"], name="source_birth_date", condition=~Q(birth_date="")),
            models.Index(fields=["postcode"], name="source_postcode", condition=~Q(postcode="")),
            models.Index(Lower("local_id"), name="source_local_id"),
            GinIndex(fields=["made_with"], name="source_made_with", condition=OUR_OWN),
            models.Index(
                fields=["traced_number"], name="source_traced_number", condition=~Q(traced_number="")
            ),
            models.Index(fields=["number"], name="source_untraced", condition=UNTRACED),
        ]

    @property
    def known_number(self) -> str:
        """The traced number, else the one the source said."""
        return self.traced_number or self.nhs_number

    @property
    def known_status(self) -> str:
        """How far `known_number` can be relied upon: NHS NUMBER STATUS INDICATOR CODE."""
        return self.traced_status or self.nhs_status

    @property
    def is_apart(self) -> bool:
        """Whether the source or the national service keeps this identity apart from others."""
        return self.is_separated or self.traced_apart


class Closing(models.Model):
    """That a source record says nothing of the person but what is closed to more roles than the rest: that its
    organisation knows them is itself such a fact. `record` says so, whenever what the source said changes.

    `categories` are of what it said (`kernel.viewer.Category`): who may see one of them for this person may know.
    """

    source = models.OneToOneField(
        SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="closing", to_field="number"
    )
    categories = ArrayField(models.SmallIntegerField())


class MatchingKeys(models.Model):
    """The hashes by which a described source record is found by others: `rules.blocking.keys`, none for one kept apart.

    A table of its own because there are about twenty for each record: a record that goes to another person is written
    into every index of its table anew, and these are the largest part of that work and do not change by it.
    """

    source = models.OneToOneField(
        SourceRecord, on_delete=models.CASCADE, primary_key=True, to_field="number", related_name="keys"
    )
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="matching_keys", fastupdate=False)]


class Candidate(models.Model):
    """Two described source records that may be one person: a pure function of the two and the model named.

    `first.number < second.number`. `grade` is the MAIS grade times 100 (99, 80, 70, 60; 0 none). `weight`
    is the match weight in bits, prior included. `evidence` is [[comparison, level label, bits]] and never
    holds a value.
    """

    # Both are checked once for each statement (migration 0013). `one_candidate_per_pair` begins with the first.
    first = models.ForeignKey(SourceRecord, models.CASCADE, "+", db_constraint=False, db_index=False)
    second = models.ForeignKey(SourceRecord, models.CASCADE, "+", db_constraint=False)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    grade = models.SmallIntegerField()
    weight = models.FloatField()
    evidence = models.JSONField()
    model_version = models.CharField(max_length=32)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_candidate_per_pair")]
        indexes = [models.Index(fields=["-weight"], name="candidate_by_weight")]


class LinkDecision(models.Model):
    """Who joined or parted what, when and on what evidence. Appended, never edited; `undoes` takes one
    back."""

    sequence = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16, choices=DecisionKind.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=255)
    made_by_name = models.CharField(max_length=255)
    why = models.TextField(blank=True)
    grade = models.SmallIntegerField(default=0)
    weight = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    model_version = models.CharField(max_length=32, blank=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")


class PairVerdict(models.Model):
    """What a decision says of one pair; the latest decision on a pair is the one that counts."""

    decision = models.ForeignKey(LinkDecision, on_delete=models.PROTECT, related_name="verdicts")
    first = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "first", "second"], name="one_verdict_per_pair")
        ]


class Move(models.Model):
    """One source record going from one person to another, entries and all, because of a decision.

    That all four exist is checked once for each statement (migration 0013). Nothing looks for the moves of a person.
    """

    decision = models.ForeignKey(LinkDecision, models.PROTECT, "moves", db_constraint=False)
    source = models.ForeignKey(SourceRecord, models.PROTECT, "moves", db_constraint=False)
    origin = models.ForeignKey(Person, models.PROTECT, "+", db_constraint=False, db_index=False)
    destination = models.ForeignKey(Person, models.PROTECT, "+", db_constraint=False, db_index=False)


class Carried(models.Model):
    """Where a row about a whole person (a plan, a relationship) was and where it went by a decision.

    `model` is `app.Model`, `field` its key to the person, `row` its primary key as text. `made_with` are the numbers
    of the source records that may have it for their own: those that were together as the person when it was made,
    fewer once a human has said whose it is. The latest note of a row counts; a row without one was made with all
    that are together as its person now.
    """

    decision = models.ForeignKey(LinkDecision, on_delete=models.PROTECT, related_name="carried")
    model = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    row = models.CharField(max_length=255)
    origin = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_with = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        indexes = [
            models.Index(fields=["model", "row"], name="carried_row"),
            GinIndex(fields=["made_with"], name="carried_made_with"),
        ]


class Undivided(models.Model):
    """That a decision parted the records with which a row was made: who kept it, and who else may claim it.

    A row of a noun, or a record of our own, on which what was written here hangs. It waits until a human says whose
    it is, or the records are together again.
    """

    decision = models.ForeignKey(LinkDecision, on_delete=models.PROTECT, related_name="undivided")
    model = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    row = models.CharField(max_length=255)
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["model", "row"], name="undivided_row")]


class Restriction(models.Model):
    """That somebody's record is restricted, for a reason, until it is ended: each opening of it is looked at, and where
    the kind says so, nobody learns where they live who does not work with them. Appended.

    `alias_family` and `alias_given` are the name under which those know them who do not work with them; '' for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=32, choices=RestrictionKind.choices)
    reason = models.CharField(max_length=1000)
    alias_family = said(255)
    alias_given = said(255)
    review_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["person"], name="restriction_of")]


class RestrictionReview(models.Model):
    """That a restriction was looked at again and holds; when it is looked at next. Appended; the latest counts."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="reviews")
    reason = models.CharField(max_length=1000)
    review_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class RestrictionEnding(models.Model):
    """That a restriction holds no longer."""

    restriction = models.OneToOneField(
        Restriction, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    reason = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class ReviewThreshold(models.Model):
    """From which match weight (bits) the place wants pairs shown, from a date on; appended, latest wins."""

    starts_on = models.DateField()
    weight = models.FloatField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=255)


class Trace(models.Model):
    """What the national service answered about what one source said of one person. Appended, never edited.

    `fingerprint` (`rules.tracing`) is of what was asked, so a trace stands for as long as the source says that, and
    again when it says it again; of several, the latest answered. `number` is the one given, '' where none; `status`
    the NHS NUMBER STATUS INDICATOR CODE. `death_status` (1 informal, 2 formal) is the source of `death_date`.
    """

    sequence = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="traces")
    fingerprint = models.CharField(max_length=32)
    service = models.CharField(max_length=16, choices=TraceService.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=TraceOutcome.choices)
    number = said(10)
    score = models.FloatField(null=True)
    is_restricted = models.BooleanField(default=False)
    death_date = said(10)
    death_status = said(1)
    recorded_by = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "source",
                    "fingerprint",
                    "service",
                    "answered_at",
                    "outcome",
                    "number",
                    "is_restricted",
                ],
                name="one_answer_at_a_time",
            )
        ]


class TraceQuestion(models.Model):
    """That what a source said of a person went to the national service. Appended before it goes.

    `reference` is what the service calls the asking: a batch's file, empty where the answer comes at once.
    """

    sequence = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=32)
    service = models.CharField(max_length=16, choices=TraceService.choices)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=255)
    reference = said(64)

    class Meta:
        indexes = [
            models.Index(fields=["source", "fingerprint"], name="trace_question_of"),
            models.Index(fields=["reference"], name="trace_question_batch", condition=~Q(reference="")),
        ]
