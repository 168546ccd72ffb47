"""What a person is willing to have shared, what organisations agreed to share and with whom, and who does not want
theirs to be used beyond their own care."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ginnel.foundation.organisations.models import Organisation, StaffAccount
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.states import DisclosureForm, Ground, LegalBasis, OptOutKind, SaidBy
from ginnel.kernel.values.identifiers import uuid7


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


class Capacity(models.Model):
    """What was found of a person's capacity to decide one thing at one time; never a flag on the person. Appended.

    Source: Mental Capacity Act 2005 s1 to s4.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="capacity_findings")
    decision = models.CharField(max_length=255)
    has_capacity = models.BooleanField()
    found_at = models.DateTimeField()
    how = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class Willingness(models.Model):
    """One thing that a person said, or that was decided for them, of what may be shared with whom. Appended; which of
    all of them counts is `rules.willingness`. '' and null mean all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="willingness")
    is_objection = models.BooleanField()
    organisation_kind = models.CharField(
        max_length=32, choices=OrganisationKind.choices, blank=True, default=""
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="willingness"
    )
    category = models.SmallIntegerField(null=True, blank=True)
    said_by = models.CharField(max_length=32, choices=SaidBy.choices)
    capacity = models.ForeignKey(
        Capacity, null=True, blank=True, on_delete=models.PROTECT, related_name="willingness"
    )
    why = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["person", "-said_at", "-id"], name="willingness_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(organisation_kind=""),
                name="one_organisation_or_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(said_by__in=(SaidBy.ATTORNEY, SaidBy.BEST_INTERESTS))
                | Q(capacity__isnull=False),
                name="another_decides_only_on_a_finding",
            ),
        ]


class Overruling(models.Model):
    """That what a person objects to is shared with an organisation all the same, on which ground, until when. Appended;
    ended early by `OverrulingEnding`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overrulings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="overrulings")
    category = models.SmallIntegerField(null=True, blank=True)
    ground = models.CharField(max_length=32, choices=Ground.choices)
    reason = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["person", "organisation"], name="overruling_of")]


class OverrulingEnding(models.Model):
    """That an objection counts again from a moment on."""

    overruling = models.OneToOneField(
        Overruling, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    recorded_by = models.CharField(max_length=255)


class Agreement(models.Model):
    """What organisations agreed to share, known by the identifier that its own document gives it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.CharField(max_length=500)
    identifier = models.CharField(max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "identifier"], name="one_agreement")]


class AgreementVersion(models.Model):
    """One version of an agreement: the document as it came, and what decisions read of it. Appended, never changed.

    `is_carried_over`: made from what was recorded before agreements were documents, so nobody could sign it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    uri = models.CharField(max_length=500)
    name = models.CharField(max_length=500)
    contact = models.CharField(max_length=500)
    purposes = ArrayField(models.CharField(max_length=32))
    covers = ArrayField(models.SmallIntegerField())
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_on = models.DateField()
    unread = ArrayField(models.CharField(max_length=255), default=list)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    is_carried_over = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["agreement", "digest"], name="a_version_differs"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
        ]


class AgreementParty(models.Model):
    """An organisation that a version names, as it is named there, and the role that signs for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parties")
    name = models.CharField(max_length=500)
    signatory = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="a_party_is_named_once")
        ]


class AgreementSignature(models.Model):
    """That a party signed a version: who, in which role, on which day, and who wrote that down."""

    party = models.OneToOneField(
        AgreementParty, primary_key=True, on_delete=models.PROTECT, related_name="signature"
    )
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=255)
    signed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class AgreementWithdrawal(models.Model):
    """That a party (null: everybody) is bound no longer by a version and those before it, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="withdrawals")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_withdrawals"
    )
    on = models.DateField()
    reason = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class AgreementReview(models.Model):
    """That a version was looked at again: what was found, and when it is to be looked at next."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="reviews")
    found = models.CharField(max_length=1000)
    next_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class SeparateRecord(models.Model):
    """A record about people that an organisation keeps for itself beside the shared one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="separate_records")
    what = models.CharField(max_length=255)
    made_at = models.DateTimeField()


class SeparateRecordDecision(models.Model):
    """That a separate record is kept, or no longer, with the written reason. Appended; the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey(SeparateRecord, on_delete=models.PROTECT, related_name="decisions")
    is_kept = models.BooleanField()
    reason = models.CharField(max_length=2000)
    shared = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.CharField(max_length=255)
    review_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class TypeOneOptOut(models.Model):
    """An NHS number whose holder does not want their GP record used beyond their own care. The list is replaced whole.

    Source: type 1 opt-out, recorded by the GP practice; apart from the national data opt-out, which replaced type 2.
    """

    nhs_number = models.CharField(max_length=10, primary_key=True)
    loaded_at = models.DateTimeField()


class OptOutAsking(models.Model):
    """That the national service was asked which of so many numbers have opted out. Appended."""

    reference = models.CharField(max_length=64, primary_key=True)
    asked = models.PositiveIntegerField()
    asked_at = models.DateTimeField()


class OptOutList(models.Model):
    """That a list of opt-outs was brought up to date: by a file, or by the answer to an asking. Appended."""

    kind = models.CharField(max_length=16, choices=OptOutKind.choices)
    asking = models.ForeignKey(
        OptOutAsking, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    held = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    at = models.DateTimeField()


class Disclosure(models.Model):
    """That something about people may leave this place for a purpose beyond their care: to whom, on which legal basis,
    in which form, until when, and who approved it. Appended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=255)
    purpose = models.CharField(max_length=32)
    recipient = models.CharField(max_length=255)
    basis = models.CharField(max_length=32, choices=LegalBasis.choices)
    reference = models.CharField(max_length=255)
    form = models.CharField(max_length=16, choices=DisclosureForm.choices)
    categories = ArrayField(models.SmallIntegerField())
    expires_on = models.DateField()
    approved_at = models.DateTimeField()
    approved_by = models.CharField(max_length=255)
    approved_by_name = models.CharField(max_length=255)
    approved_as = models.CharField(max_length=48)


class DisclosureEnding(models.Model):
    """That nothing more may leave under an approval, before its day."""

    disclosure = models.OneToOneField(
        Disclosure, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    reason = models.CharField(max_length=1000)
    ended_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class DisclosureRelease(models.Model):
    """That something left under an approval: how much, about how many, whom was left out, and a digest of what left."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="releases")
    rows = models.PositiveBigIntegerField()
    people = models.PositiveIntegerField()
    left_out = models.JSONField()
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)


class Barring(models.Model):
    """That a worker, or everybody of an organisation who cares for people there, is kept from one person altogether: as
    if the person were not there. Appended; ended by `BarringEnding`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="barrings")
    staff = models.ForeignKey(
        StaffAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="barrings"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="barrings"
    )
    reason = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=255)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["person"], name="barring_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=True) ^ Q(organisation__isnull=True),
                name="bars_a_worker_or_an_organisation",
            )
        ]


class BarringEnding(models.Model):
    """That somebody is kept from a person no longer."""

    barring = models.OneToOneField(Barring, primary_key=True, on_delete=models.PROTECT, related_name="ending")
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    recorded_by = models.CharField(max_length=255)
