"""Who holds facts and who employs the people who look: organisations, teams, staff and their roles."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.kernel.values.identifiers import uuid7


class Organisation(models.Model):
    """A body that sends, holds or reads facts. `number` is the compact key that record rows carry.

    `code` is the ODS code where there is one, else the CASSR code of a council, else one made at reception
    from the name on the file (`scheme` says which).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.IntegerField(unique=True, editable=False)
    code = models.CharField(max_length=64, unique=True)
    scheme = models.CharField(max_length=32, default="ods")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=32, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(number__gt=0), name="organisation_number_positive")]

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
    objects: BaseUserManager[StaffAccount] = BaseUserManager()

    def __str__(self) -> str:
        return self.display_name
