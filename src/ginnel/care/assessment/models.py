"""What somebody says of their own life without signing in, and that they ask to be contacted."""

from __future__ import annotations

from django.db import models

from ginnel.care.assessment.states import ContactRequestState, SelfAssessmentState
from ginnel.kernel.values.identifiers import uuid7


class SelfAssessment(models.Model):
    """Answers that are kept while somebody gives them, and longer if they asked for a code to come back with.

    They belong to nobody who is known. `sealed` opens with the installation's secret alone (`store`), and is empty once
    they were erased; `code_digest` finds them by the code, which itself is nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.CharField(max_length=32)
    sealed = models.BinaryField()
    code_digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="self_assessment_expires")]
        constraints = [
            models.UniqueConstraint(
                fields=["code_digest"], condition=~models.Q(code_digest=""), name="one_self_assessment_a_code"
            )
        ]


class SelfAssessmentChange(models.Model):
    """That a self-assessment came to a state, when, and who brought it there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(SelfAssessment, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=16, choices=SelfAssessmentState.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class ContactRequest(models.Model):
    """That somebody asks to be contacted. Once for each self-assessment, and kept whatever becomes of that.

    `said` holds how to reach them safely and every answer in the words of the question, so that it can be read without
    the questionnaire of the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.OneToOneField(
        SelfAssessment, on_delete=models.PROTECT, related_name="contact_request"
    )
    said = models.JSONField()
    is_urgent = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-is_urgent", "asked_at"], name="contact_request_in_turn")]


class ContactRequestChange(models.Model):
    """That a request to be contacted came to a state, when, and who brought it there. Once each."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(ContactRequest, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=16, choices=ContactRequestState.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "state"], name="contact_request_comes_to_a_state_once")
        ]
