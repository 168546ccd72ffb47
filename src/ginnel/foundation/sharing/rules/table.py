"""Who may see and write what, for what, and how close they must be to the person.

Each line reads: *these roles*, for *this purpose*, may *do this* to *these kinds of fact*, when they have *this
reach*, because *this*. What no line allows is denied. Where several lines apply the furthest reach wins. The page
docs/reference/sharing.md is generated from this table, and so is the page "What each role may see" (`in_words`);
information governance owns it.

Sources: Caldicott principles 1-8; duty to share, Health and Social Care Act 2012 s251B. Which role sees which
category is this project's own first proposal, for each place to settle with its own Caldicott Guardians.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.viewer import MEDICATION, Action, Category, Purpose


class Reach(IntEnum):
    """How close a viewer must be. A further reach includes the nearer ones."""

    NOBODY = 0
    WORKING_WITH = (
        1  # a current relationship: registered practice, caseload, referral, admission, attendance ...
    )
    KNOWN = 2  # or the viewer's organisation itself sent a record about the person
    ANYONE = 3  # anybody in the place

    @property
    def label(self) -> str:
        return {
            Reach.NOBODY: "nobody",
            Reach.WORKING_WITH: "people they are working with now",
            Reach.KNOWN: "people their organisation already holds a record about",
            Reach.ANYONE: "anybody in the place",
        }[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `because` is a sentence a resident could read."""

    roles: frozenset[str]
    purpose: Purpose
    actions: frozenset[Action]
    categories: frozenset[Category]
    reach: Reach
    because: str


def _of(*kinds: Category) -> frozenset[Category]:
    return frozenset(kinds)


READ = frozenset({Action.READ})
READ_AND_WRITE = frozenset({Action.READ, Action.WRITE})
READ_WRITE_AND_MERGE = frozenset(Action)

DOCTORS_AND_NURSES = frozenset(
    {
        Role.GENERAL_PRACTITIONER,
        Role.PRACTICE_NURSE,
        Role.OUT_OF_HOURS_CLINICIAN,
        Role.COMMUNITY_NURSE,
        Role.MENTAL_HEALTH_PRACTITIONER,
        Role.HOSPITAL_DOCTOR,
        Role.HOSPITAL_WARD_NURSE,
        Role.EMERGENCY_DEPARTMENT_CLINICIAN,
        Role.AMBULANCE_CLINICIAN,
    }
)
THERAPISTS = frozenset({Role.OCCUPATIONAL_THERAPIST, Role.PHYSIOTHERAPIST})
SOCIAL_CARE_PROFESSIONALS = frozenset({Role.SOCIAL_WORKER, Role.SOCIAL_CARE_ASSESSOR})
# Those whom somebody meets first when something has happened, and who act at once on what they know.
TREATING = DOCTORS_AND_NURSES | {Role.PHARMACIST}
COORDINATORS = frozenset({Role.DISCHARGE_COORDINATOR})
PROFESSIONALS = DOCTORS_AND_NURSES | THERAPISTS | SOCIAL_CARE_PROFESSIONALS | COORDINATORS | {Role.PHARMACIST}
SUPPORT_WORKERS = frozenset({Role.CARE_HOME_WORKER, Role.HOME_CARE_WORKER, Role.REABLEMENT_WORKER})
FRONT_DOORS = frozenset({Role.FRONT_DOOR_ADVISER, Role.TELECARE_OPERATOR})
GOVERNORS = frozenset({Role.INFORMATION_GOVERNANCE_OFFICER, Role.CALDICOTT_GUARDIAN})
KEEPERS = frozenset({Role.RECORD_KEEPER})

# As what an organisation's system answers. A kind that is not here cares for nobody, and its systems see nobody.
SYSTEMS: dict[str, SystemRole] = {
    OrganisationKind.GP_PRACTICE: SystemRole.HEALTH,
    OrganisationKind.ACUTE_TRUST: SystemRole.HEALTH,
    OrganisationKind.COMMUNITY_TRUST: SystemRole.HEALTH,
    OrganisationKind.AMBULANCE_TRUST: SystemRole.HEALTH,
    OrganisationKind.PHARMACY: SystemRole.HEALTH,
    OrganisationKind.COUNCIL: SystemRole.COUNCIL,
    OrganisationKind.CARE_PROVIDER: SystemRole.CARE_PROVIDER,
    OrganisationKind.TELECARE: SystemRole.TELECARE,
    OrganisationKind.VOLUNTARY: SystemRole.VOLUNTARY,
}
ALL_SYSTEMS = frozenset(SystemRole)

# Who may open a record in an emergency without a relationship on file, and be asked about it afterwards.
MAY_OVERRIDE = PROFESSIONALS | {Role.REABLEMENT_WORKER, Role.TELECARE_OPERATOR}
# Who may say that somebody is with them now, or on the phone, which opens the record as an override does until it is
# borne out. Whom somebody rings first is among them, and has no need to open the record of one who does not ring.
MAY_BE_THERE = MAY_OVERRIDE | FRONT_DOORS
# What neither opens: never needed to treat somebody in front of you in the next hours.
NOT_BY_OVERRIDE = frozenset(
    {Category.GENETIC, Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, Category.THIRD_PARTY, Category.ADMINISTRATIVE}
)
# How much a reason may say.
LONGEST_REASON = 500
OVERRIDE_NOTICE = "override"
REVIEW_OVERDUE_NOTICE = "override-review-overdue"

TABLE: tuple[Line, ...] = (
    Line(
        PROFESSIONALS | FRONT_DOORS,
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.DEMOGRAPHICS}),
        Reach.ANYONE,
        "Staff who meet people in need of help must be able to find the right person.",
    ),
    Line(
        SUPPORT_WORKERS | {Role.VOLUNTARY_LINK_WORKER},
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.DEMOGRAPHICS}),
        Reach.KNOWN,
        "Your organisation holds a record about this person.",
    ),
    Line(
        MAY_OVERRIDE - SUPPORT_WORKERS,  # so that they are never behind an opening
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.EMERGENCY_ESSENTIALS}),
        Reach.ANYONE,
        "In an emergency nobody may be without allergies, the emergency plan and refusals of treatment.",
    ),
    Line(
        MAY_OVERRIDE & SUPPORT_WORKERS,  # of whom they find
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.EMERGENCY_ESSENTIALS}),
        Reach.KNOWN,
        "In an emergency nobody may be without allergies, the emergency plan and refusals of treatment.",
    ),
    Line(
        PROFESSIONALS,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        _of(
            Category.DEMOGRAPHICS,
            Category.CONTACT_AND_CARER,
            Category.EMERGENCY_ESSENTIALS,
            Category.PROBLEMS_AND_MEDICATION,
            Category.OBSERVATIONS,
            Category.HOSPITAL_ACTIVITY,
            Category.SOCIAL_CARE,
            Category.PLAN,
            Category.TELECARE,
            Category.ADMINISTRATIVE,
        ),
        Reach.WORKING_WITH,
        "You are working with this person, and care is safer when everyone doing so sees the same facts.",
    ),
    Line(
        DOCTORS_AND_NURSES | SOCIAL_CARE_PROFESSIONALS | COORDINATORS,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        _of(
            Category.SAFEGUARDING,
            Category.MENTAL_HEALTH,
            Category.MENTAL_HEALTH_MEDICATION,
            Category.SUBSTANCE_MISUSE,
            Category.SUBSTANCE_MISUSE_MEDICATION,
        ),
        Reach.WORKING_WITH,
        "You are professionally accountable for keeping this person safe.",
    ),
    Line(
        TREATING,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        MEDICATION,
        Reach.WORKING_WITH,
        "You prescribe, dispense or treat, and a medicine that you do not know of can do harm with yours.",
    ),
    Line(
        DOCTORS_AND_NURSES,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, Category.GENETIC}),
        Reach.WORKING_WITH,
        "You are treating this person, and this may bear on the treatment.",
    ),
    Line(
        PROFESSIONALS,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.STAFF_RESTRICTED, Category.THIRD_PARTY}),
        Reach.WORKING_WITH,
        "You may visit this person, or speak to those around them, and need the warnings staff leave each other.",
    ),
    Line(
        SUPPORT_WORKERS,
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        _of(
            Category.DEMOGRAPHICS,
            Category.CONTACT_AND_CARER,
            Category.SOCIAL_CARE,
            Category.PLAN,
            Category.OBSERVATIONS,
            Category.TELECARE,
        ),
        Reach.WORKING_WITH,
        "You support this person day to day and follow their plan.",
    ),
    Line(
        SUPPORT_WORKERS,
        Purpose.DIRECT_CARE,
        READ,
        _of(
            Category.EMERGENCY_ESSENTIALS,
            Category.PROBLEMS_AND_MEDICATION,
            Category.HOSPITAL_ACTIVITY,
            Category.STAFF_RESTRICTED,
        ),
        Reach.WORKING_WITH,
        "You support this person day to day and need to know their conditions, medicines and warnings.",
    ),
    Line(
        frozenset({Role.TELECARE_OPERATOR}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.TELECARE, Category.CONTACT_AND_CARER, Category.PLAN}),
        Reach.WORKING_WITH,
        "You answer this person's alarm and must know whom to ring and what to do.",
    ),
    Line(
        frozenset({Role.TELECARE_OPERATOR}),
        Purpose.DIRECT_CARE,
        READ,
        frozenset(
            {Category.EMERGENCY_ESSENTIALS, Category.PROBLEMS_AND_MEDICATION, Category.STAFF_RESTRICTED}
        ),
        Reach.WORKING_WITH,
        "You answer this person's alarm and must know what an ambulance crew would ask.",
    ),
    Line(
        frozenset({Role.VOLUNTARY_LINK_WORKER}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.PLAN}),
        Reach.WORKING_WITH,
        "This person was referred to you for support, and you need their plan but not their medical history.",
    ),
    Line(
        frozenset({Role.FRONT_DOOR_ADVISER}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.CONTACT_AND_CARER, Category.SOCIAL_CARE, Category.ADMINISTRATIVE}),
        Reach.KNOWN,
        "You take this person's calls for an organisation that already supports them.",
    ),
    Line(
        PROFESSIONALS,
        Purpose.SAFEGUARDING,
        READ_AND_WRITE,
        frozenset(
            {Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.SAFEGUARDING, Category.SOCIAL_CARE}
        ),
        Reach.KNOWN,
        "Somebody may be at risk, and your organisation knows this person.",
    ),
    Line(
        KEEPERS,
        Purpose.RECORD_KEEPING,
        READ_WRITE_AND_MERGE,
        frozenset({Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.ADMINISTRATIVE}),
        Reach.ANYONE,
        "You keep the record true: which entries belong to whom, and what could not be read.",
    ),
    Line(
        GOVERNORS,
        Purpose.INFORMATION_GOVERNANCE,
        READ,
        frozenset({Category.DEMOGRAPHICS, Category.ADMINISTRATIVE}),
        Reach.ANYONE,
        "You answer for who has looked at this record, and need to know whose it is but not what it says.",
    ),
    # Systems that call for their organisation's staff. Who is at the screen is not known here, so none of the subjects
    # that are closed to some of them is open to a system, none finds anybody in the place, and none overrides. One
    # exception: a list of medicines that a health organisation's system shows without some is read as all there are.
    Line(
        ALL_SYSTEMS,
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.DEMOGRAPHICS}),
        Reach.KNOWN,
        "Your organisation holds a record about this person.",
    ),
    Line(
        frozenset({SystemRole.HEALTH}),
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.EMERGENCY_ESSENTIALS}),
        Reach.KNOWN,
        "Whoever treats somebody must know their allergies, their emergency plan and what they refuse before all else.",
    ),
    Line(
        frozenset({SystemRole.HEALTH, SystemRole.COUNCIL}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        _of(
            Category.DEMOGRAPHICS,
            Category.CONTACT_AND_CARER,
            Category.EMERGENCY_ESSENTIALS,
            Category.PROBLEMS_AND_MEDICATION,
            Category.OBSERVATIONS,
            Category.HOSPITAL_ACTIVITY,
            Category.SOCIAL_CARE,
            Category.PLAN,
            Category.TELECARE,
            Category.ADMINISTRATIVE,
        ),
        Reach.WORKING_WITH,
        "Your organisation is working with this person, and care is safer when all who do see the same facts.",
    ),
    Line(
        frozenset({SystemRole.HEALTH}),
        Purpose.DIRECT_CARE,
        READ,
        MEDICATION,
        Reach.WORKING_WITH,
        "Your organisation prescribes, dispenses or treats, and its system shows this to those of its staff who do.",
    ),
    Line(
        frozenset({SystemRole.CARE_PROVIDER}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        _of(
            Category.DEMOGRAPHICS,
            Category.CONTACT_AND_CARER,
            Category.SOCIAL_CARE,
            Category.PLAN,
            Category.OBSERVATIONS,
            Category.TELECARE,
        ),
        Reach.WORKING_WITH,
        "Your organisation supports this person day to day and follows their plan.",
    ),
    Line(
        frozenset({SystemRole.CARE_PROVIDER}),
        Purpose.DIRECT_CARE,
        READ,
        frozenset(
            {Category.EMERGENCY_ESSENTIALS, Category.PROBLEMS_AND_MEDICATION, Category.HOSPITAL_ACTIVITY}
        ),
        Reach.WORKING_WITH,
        "Your organisation supports this person day to day and needs to know their conditions and medicines.",
    ),
    Line(
        frozenset({SystemRole.TELECARE}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.DEMOGRAPHICS, Category.TELECARE, Category.CONTACT_AND_CARER, Category.PLAN}),
        Reach.WORKING_WITH,
        "Your organisation answers this person's alarm and must know whom to ring and what to do.",
    ),
    Line(
        frozenset({SystemRole.TELECARE}),
        Purpose.DIRECT_CARE,
        READ,
        frozenset({Category.EMERGENCY_ESSENTIALS, Category.PROBLEMS_AND_MEDICATION}),
        Reach.WORKING_WITH,
        "Your organisation answers this person's alarm and must know what an ambulance crew would ask.",
    ),
    Line(
        frozenset({SystemRole.VOLUNTARY}),
        Purpose.DIRECT_CARE,
        READ_AND_WRITE,
        frozenset({Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.PLAN}),
        Reach.WORKING_WITH,
        "This person was referred to your organisation for support, which needs their plan but not their history.",
    ),
)

# What each role works for when it signs in; the first is the one taken. Roles without a purpose see no person.
PURPOSES: dict[str, tuple[Purpose, ...]] = {
    **dict.fromkeys(PROFESSIONALS, (Purpose.DIRECT_CARE, Purpose.SAFEGUARDING)),
    **dict.fromkeys(SUPPORT_WORKERS | FRONT_DOORS | {Role.VOLUNTARY_LINK_WORKER}, (Purpose.DIRECT_CARE,)),
    **dict.fromkeys(KEEPERS, (Purpose.RECORD_KEEPING,)),
    **dict.fromkeys(GOVERNORS, (Purpose.INFORMATION_GOVERNANCE,)),
    **dict.fromkeys({Role.ANALYST, Role.COMMISSIONER}, (Purpose.PLANNING,)),
    Role.SYSTEM_ADMINISTRATOR: (Purpose.RECORD_KEEPING,),
    **dict.fromkeys(ALL_SYSTEMS, (Purpose.DIRECT_CARE,)),
}
