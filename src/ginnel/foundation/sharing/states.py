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


class OwnRole(TextChoices):
    """Whoever signs in without working for anybody. No role of staff, so that no page of theirs can be opened by it."""

    RESIDENT = "resident", "Resident"
    PROXY = "proxy", "Somebody who acts for a resident"


class SystemRole(TextChoices):
    """What an organisation's system answers as when it calls for its staff. No role of staff: nobody holds it, signs in
    with it, or opens anything with it in an emergency."""

    HEALTH = "health-system", "System of a health organisation"
    COUNCIL = "council-system", "System of a council"
    CARE_PROVIDER = "care-provider-system", "System of a care home or home care provider"
    TELECARE = "telecare-system", "System of a telecare monitoring centre"
    VOLUNTARY = "voluntary-system", "System of a voluntary organisation"


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


class OptOutKind(TextChoices):
    """Which choice a list of opt-outs holds. The first is kept nationally and concerns every source; the second by GP
    practices, and concerns what the GP record holds."""

    NATIONAL = "national", "National data opt-out"
    TYPE_1 = "type-1", "Type 1 opt-out"


class LegalBasis(TextChoices):
    """What lifts the duty of confidence for a disclosure beyond somebody's own care.

    Source: National data opt-out operational policy guidance, chapters 5 and 6; Health Service (Control of Patient
    Information) Regulations 2002; NHS Act 2006 s251.
    """

    CONSENT = "consent", "Each person's explicit consent"
    SECTION_251 = "section-251", "Support under section 251 (regulation 2 or 5)"
    REQUIRED_BY_LAW = "required-by-law", "The law requires it"
    COMMUNICABLE_DISEASE = "communicable-disease", "Communicable disease (regulation 3)"
    PUBLIC_INTEREST = "public-interest", "An overriding public interest, in this one case"
    ANONYMOUS = "anonymous", "Nobody can be recognised (ICO code)"


class DisclosureForm(TextChoices):
    """How what leaves speaks of people."""

    IDENTIFIED = "identified", "With names or numbers"
    PSEUDONYMISED = "pseudonymised", "Rows under pseudonyms made for it alone"
    COUNTS = "counts", "Counts, small ones left out"
