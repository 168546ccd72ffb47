"""What can become of a safeguarding concern. A step says at once what state it is in and who has it.

Care Act 2014 s42(1) says when there is a duty to enquire, s42(2) what the duty is, s68 who must have an advocate.
"""

from django.db.models import TextChoices


class ConcernState(TextChoices):
    RAISED = "raised", "Raised"
    LOOKED_AT = "looked-at", "Being looked at"
    DUTY = "duty", "Decided: there is a duty to enquire"
    NO_DUTY = "no-duty", "Decided: there is no duty to enquire"
    PLANNING = "planning", "Enquiry being planned"
    UNDER_WAY = "under-way", "Enquiry under way"
    CONCLUDED = "concluded", "Concluded"


CONCERN_TRANSITIONS: dict[ConcernState, tuple[ConcernState, ...]] = {
    ConcernState.RAISED: (ConcernState.RAISED, ConcernState.LOOKED_AT),
    ConcernState.LOOKED_AT: (
        ConcernState.LOOKED_AT,
        ConcernState.RAISED,
        ConcernState.DUTY,
        ConcernState.NO_DUTY,
    ),
    ConcernState.DUTY: (ConcernState.DUTY, ConcernState.PLANNING, ConcernState.UNDER_WAY),
    ConcernState.NO_DUTY: (ConcernState.NO_DUTY, ConcernState.LOOKED_AT, ConcernState.CONCLUDED),
    ConcernState.PLANNING: (ConcernState.PLANNING, ConcernState.UNDER_WAY),
    ConcernState.UNDER_WAY: (ConcernState.UNDER_WAY, ConcernState.PLANNING, ConcernState.CONCLUDED),
    ConcernState.CONCLUDED: (ConcernState.RAISED,),
}
"""To the same state is a handover. Where there is no duty it is still somebody's until they have said what was done
instead. What is concluded can be opened again, with a reason, and is the desk's then."""

DECISIONS = frozenset({ConcernState.DUTY, ConcernState.NO_DUTY})


class Known(TextChoices):
    """An answer that may be that nobody knows."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not-known", "Not known"


class Advocacy(TextChoices):
    """How whom it is about takes part in an enquiry (Care Act 2014 s68)."""

    NOT_NEEDED = "not-needed", "They can take part without help"
    SOMEBODY_SUITABLE = "somebody-suitable", "Somebody suitable, whom they agree to, helps them take part"
    ARRANGED = "arranged", "An independent advocate represents them"
    BEING_ARRANGED = "being-arranged", "An independent advocate is being found"


class WishesMet(TextChoices):
    """Whether what the person wanted came about (Making Safeguarding Personal)."""

    FULLY = "fully", "Fully"
    PARTLY = "partly", "Partly"
    NOT_MET = "not-met", "Not"
    NONE_EXPRESSED = "none-expressed", "They expressed no wishes"
