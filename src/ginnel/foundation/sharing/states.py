"""Who speaks for a person of how much may be shared, and on which ground an objection yields."""

from django.db.models import TextChoices


class SaidBy(TextChoices):
    """Source: Mental Capacity Act 2005 s4 (best interests), s9 (lasting power of attorney), s16 (deputy); Children Act
    1989 s3 (parental responsibility)."""

    SELF = "self", "The person"
    ATTORNEY = "attorney", "Their attorney for health and welfare, or a deputy"
    PARENT = "parent", "Whoever has parental responsibility"
    BEST_INTERESTS = "best-interests", "Decided in their best interests"

    @property
    def needs_incapacity(self) -> bool:
        """Whether the person must have been found unable to decide this, at that time."""
        return self in (SaidBy.ATTORNEY, SaidBy.BEST_INTERESTS)


class Ground(TextChoices):
    """Why what a person objects to is shared all the same.

    Source: common law of confidentiality as in Confidentiality: NHS code of practice (2003); Health and Social Care Act
    2012 s251B: the duty to share does not apply where the person objects, other law still does.
    """

    COURT_ORDER = "court-order", "A court has ordered it"
    LEGAL_REQUIREMENT = "legal-requirement", "The law requires it"
    SERIOUS_RISK = "serious-risk", "Somebody else is at serious risk"


class Standing(TextChoices):
    """Where a version of an agreement stands on a day. Worked out, never stored: what is stored is who signed, the days
    it names and who withdrew."""

    UNSIGNED = "unsigned", "Not all have signed"
    NOT_YET = "not-yet", "Signed and not begun"
    IN_FORCE = "in-force", "In force"
    LAPSED = "lapsed", "Ended"
    REPLACED = "replaced", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"
