"""Who holds facts and who employs the people who look: organisations, teams, staff and their roles."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value

from ginnel.foundation.organisations.states import OrganisationKind, Role
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
