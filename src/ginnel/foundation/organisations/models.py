"""Who holds facts and who looks: organisations, teams, staff and their roles, and the systems that call for them."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value

from ginnel.foundation.organisations.states import (
    Competence,
    DutyRank,
    OrganisationKind,
    Role,
    RowDecision,
    RowKind,
    Validation,
)
from ginnel.kernel.values.identifiers import uuid7


class Organisation(models.Model):
    """A body that sends, holds or reads facts. `number` is the compact key that record rows carry.

    `code` is the ODS code where there is one, else the CASSR code of a council, else one made at reception
    from the name on the file (`scheme` says which).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.IntegerField(
        unique=True, editable=False, db_default=Func(Value("organisations_number"), function="nextval")
    )
    code = models.CharField(max_length=64, unique=True)
    scheme = models.CharField(max_length=32, default="ods")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=32, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gt=0), name="organisation_number_positive")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A standing team inside one organisation: a district nursing team, a ward, a duty desk."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_team_per_code")]

    def __str__(self) -> str:
        return self.name


class StaffAccount(AbstractBaseUser):
    """A person who signs in to work. What they may do comes from `StaffRole`, never from a flag here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = BaseUserManager["StaffAccount"]()

    def __str__(self) -> str:
        return self.display_name


class StaffRole(models.Model):
    """One member of staff doing one kind of work for one organisation, from a day until told otherwise.

    `valid_to` is the last day as granted (null: open); ending it early appends a `StaffRoleEnding`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(StaffAccount, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=48, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff_roles")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="staff_roles"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    competences = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="staff_role_ends_after_it_starts",
            )
        ]


class StaffRoleEnding(models.Model):
    """That a role was ended before its day: `ended_on` is the first day on which it no longer holds."""

    staff_role = models.OneToOneField(
        StaffRole, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    ended_on = models.DateField()
    reason = models.CharField(max_length=255)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)


class DutyShift(models.Model):
    """That a colleague is on duty for a team from one moment until another. What was swapped is a row `instead_of` the
    one that ended; while they do not work in the team, nobody is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shifts")
    staff = models.ForeignKey(StaffAccount, on_delete=models.PROTECT, related_name="shifts")
    rank = models.CharField(max_length=8, choices=DutyRank.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="a_shift_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["team", "ends_at"], name="duty_shift_team")]


class DutyShiftEnding(models.Model):
    """That a shift is not to be, and why."""

    shift = models.OneToOneField(DutyShift, primary_key=True, on_delete=models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=255)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class DutyHours(models.Model):
    """When somebody of a team is to be on duty, as was said at one time; the last holds, and no weekday is never."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duty_hours")
    number = models.PositiveIntegerField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    opens = models.TimeField()
    closes = models.TimeField()
    on_bank_holidays = models.BooleanField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_set_of_duty_hours_per_number")
        ]


class CompetenceHolding(models.Model):
    """That somebody confirmed what a colleague may do at an organisation, how they know, and until when: `valid_to` is
    the last day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(StaffAccount, on_delete=models.PROTECT, related_name="competences")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="competences")
    competence = models.CharField(max_length=32, choices=Competence.choices)
    how = models.CharField(max_length=255)
    confirmed_by = models.ForeignKey(StaffAccount, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="a_competence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(staff=models.F("confirmed_by")), name="nobody_confirms_their_own_competence"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "competence"], name="competence_organisation")]


class CompetenceHoldingEnding(models.Model):
    """That a competence was taken back before its day, and why; `ended_on` is the first day without."""

    holding = models.OneToOneField(
        CompetenceHolding, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    ended_on = models.DateField()
    reason = models.CharField(max_length=255)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)


class QuarantinedRow(models.Model):
    """A row of a file about colleagues that could not be accepted: as it came, and every reason. One row however often
    the same is given."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="quarantined_rows")
    kind = models.CharField(max_length=16, choices=RowKind.choices)
    filename = models.CharField(max_length=255)
    row = models.PositiveIntegerField()
    columns = models.JSONField()
    digest = models.CharField(max_length=64)
    faults = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "digest"], name="one_quarantined_row")
        ]


class QuarantinedRowDecision(models.Model):
    """What somebody, or a replay, did about it; the last one says how it stands. `columns` are corrected ones."""

    item = models.ForeignKey(QuarantinedRow, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=16, choices=RowDecision.choices)
    columns = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class SignInAttempt(models.Model):
    """One try to sign in: what lock-out counts. User name and address are kept as keyed hashes, for a day."""

    id = models.BigAutoField(primary_key=True)
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_account"),
            models.Index(fields=["address", "at"], name="attempt_address"),
            models.Index(fields=["at"], name="attempt_at"),
        ]


class Client(models.Model):
    """A system of an organisation that calls the open API. What it may ask and how it proves itself is in its terms."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(max_length=100, unique=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class ClientTerms(models.Model):
    """What a client may ask for and by which keys it proves that it is itself; the last of its terms count.

    Either `keys` (a JWKS of public keys) or `keys_url`, where the client keeps one. `valid_to` is the last day (null:
    open), `per_minute` how many requests it may make (null: as the dated parameter says), `validation` what becomes of
    what it sends that is not quite right.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    scopes = ArrayField(models.CharField(max_length=1000))
    keys = models.JSONField(null=True)
    keys_url = models.CharField(max_length=500, blank=True)
    valid_to = models.DateField(null=True)
    per_minute = models.PositiveIntegerField(null=True)
    validation = models.CharField(
        max_length=16, choices=Validation.choices, default=Validation.STRICT, db_default=Validation.STRICT
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="one_set_of_terms_per_number"),
            models.CheckConstraint(
                condition=Q(keys__isnull=False, keys_url="") | (Q(keys__isnull=True) & ~Q(keys_url="")),
                name="client_keys_in_one_place",
            ),
        ]


class ClientEnding(models.Model):
    """That a client may call no longer: from the next request on, whatever tokens it holds."""

    client = models.OneToOneField(Client, primary_key=True, on_delete=models.PROTECT, related_name="ending")
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=255)
    recorded_by = models.CharField(max_length=64)


class ClientToken(models.Model):
    """What a client shows with each request, for some minutes: while there is a row, and it has not expired, it holds.

    Only its SHA-256 is kept. What ends a client or its terms takes the row away in the same transaction.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="tokens")
    terms = models.ForeignKey(ClientTerms, on_delete=models.PROTECT, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=1000))
    per_minute = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class UsedAssertion(models.Model):
    """That a client's signed assertion was used, so that nobody uses it again. Kept until it would have expired."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="assertions")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "digest"], name="an_assertion_is_used_once")]


class Allowance(models.Model):
    """How much of what it may ask for in one minute somebody has taken, over all processes of the place.

    `subject` is a client's id, or a keyed hash of an address from which nobody has yet proved anything.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=100)
    minute = models.DateTimeField(db_index=True)
    taken = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "minute"], name="one_allowance_per_minute")]
