"""Where a self-assessment stands, and where a request to be contacted does."""

from django.db.models import TextChoices


class SelfAssessmentState(TextChoices):
    BEGUN = "begun", "Being answered"
    FINISHED = "finished", "Answered"
    ASKED = "asked", "Contact asked for"
    ERASED = "erased", "Answers erased"


class ContactRequestState(TextChoices):
    WAITING = "waiting", "Waiting to be taken up"
    TAKEN_UP = "taken-up", "Taken up by the front door"


# Whoever has seen the result may go back and answer otherwise. Once contact is asked for, the answers are sent.
SELF_ASSESSMENT_TRANSITIONS: dict[SelfAssessmentState, frozenset[SelfAssessmentState]] = {
    SelfAssessmentState.BEGUN: frozenset({SelfAssessmentState.FINISHED, SelfAssessmentState.ERASED}),
    SelfAssessmentState.FINISHED: frozenset(
        {SelfAssessmentState.BEGUN, SelfAssessmentState.ASKED, SelfAssessmentState.ERASED}
    ),
    SelfAssessmentState.ASKED: frozenset({SelfAssessmentState.ERASED}),
    SelfAssessmentState.ERASED: frozenset(),
}
CONTACT_REQUEST_TRANSITIONS: dict[ContactRequestState, frozenset[ContactRequestState]] = {
    ContactRequestState.WAITING: frozenset({ContactRequestState.TAKEN_UP}),
    ContactRequestState.TAKEN_UP: frozenset(),
}
