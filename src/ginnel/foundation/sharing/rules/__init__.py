"""The sharing decision: pure, versioned, and readable by whoever answers for it."""

from ginnel.foundation.sharing.rules.agreements import (
    ENDING_NOTICE,
    LACKING_NOTICE,
    REVIEW_NOTICE,
    WHY_NOT_NEEDED,
    needs_agreement,
)
from ginnel.foundation.sharing.rules.barring import MAY_BAR, RESTRICTED_NOTICE, is_barred_with_all
from ginnel.foundation.sharing.rules.capabilities import Capability, capabilities
from ginnel.foundation.sharing.rules.decision import (
    NOT_HERE,
    Decision,
    Facts,
    Outcome,
    ReviewNeeded,
    decide,
    label_of,
    permitted,
    reach_of,
)
from ginnel.foundation.sharing.rules.disclosing import BEYOND_CARE, HEEDED
from ginnel.foundation.sharing.rules.drawing import (
    DRAWING,
    FINDINGS,
    HAPPENINGS,
    PLANNING_SERVICE,
    may_draw,
)
from ginnel.foundation.sharing.rules.needs import (
    ANY_NEED,
    NEEDS,
    is_opened_alone,
    opened_by,
    opening_for,
    stands_as,
)
from ginnel.foundation.sharing.rules.own import (
    MAY_BE_CHOSEN,
    OWN_TABLE,
    THEMSELF,
    OwnReach,
    acts_as,
    decide_of_anybody,
    decide_own,
    permitted_own,
    reach_of_anybody,
    reach_own,
)
from ginnel.foundation.sharing.rules.policies import LARGEST as LARGEST_POLICY
from ginnel.foundation.sharing.rules.policies import Policy, PolicyRefused, draft_policy
from ginnel.foundation.sharing.rules.policies import dumped as dumped_policy
from ginnel.foundation.sharing.rules.policies import read as read_policies
from ginnel.foundation.sharing.rules.separate_records import REVIEW_NOTICE as SEPARATE_RECORD_NOTICE
from ginnel.foundation.sharing.rules.service_identities import SERVICES, may_have
from ginnel.foundation.sharing.rules.superseded import (
    before_barring,
    before_emergency_essentials,
    before_essentials_for_all,
    before_medication,
    before_systems,
    reach_before_emergency_essentials,
    reach_before_essentials_for_all,
    reach_before_medication,
    reach_before_systems,
)
from ginnel.foundation.sharing.rules.table import (
    LONGEST_REASON,
    MAY_BE_THERE,
    MAY_OVERRIDE,
    NOT_BY_OVERRIDE,
    OVERRIDE_NOTICE,
    PURPOSES,
    REVIEW_OVERDUE_NOTICE,
    SYSTEMS,
    TABLE,
    Reach,
)
from ginnel.foundation.sharing.rules.willingness import HEEDING, LONGEST_YIELDING, OBJECTABLE, heeds
from ginnel.kernel.viewer import Purpose

# Change with any change to what is decided; the superseded decision moves to a module of its own and stays
# importable, so that a decision can be replayed by the rules of its day.
VERSION = "2026-11-29"
# The first version knew of no objections, the second of no emergency essentials, the third of nobody barred, the
# fourth of nobody but staff and services, the fifth of no system that calls and of no restriction that an agreement
# makes (an event holds what came of them, `Facts.unagreed`), the sixth of no medicines that tell a subject, the seventh
# kept emergency essentials behind an opening for those who do not treat; otherwise they decided the same.
DECIDE_BY_VERSION = {
    "2026-11": before_emergency_essentials,
    "2026-11-26": before_emergency_essentials,
    "2026-11-26.2": before_barring,
    "2026-11-26.3": before_systems,
    "2026-11-26.4": before_medication,
    "2026-11-26.5": before_medication,
    "2026-11-28": before_essentials_for_all,
    VERSION: decide_of_anybody,
}
REACH_BY_VERSION = {
    "2026-11": reach_before_emergency_essentials,
    "2026-11-26": reach_before_emergency_essentials,
    "2026-11-26.2": reach_before_systems,
    "2026-11-26.3": reach_before_systems,
    "2026-11-26.4": reach_before_medication,
    "2026-11-26.5": reach_before_medication,
    "2026-11-28": reach_before_essentials_for_all,
    VERSION: reach_of_anybody,
}
SERVICE_MAY_SEE = frozenset({Purpose.RECORD_KEEPING})

__all__ = [
    "ANY_NEED",
    "BEYOND_CARE",
    "DECIDE_BY_VERSION",
    "DRAWING",
    "ENDING_NOTICE",
    "FINDINGS",
    "HAPPENINGS",
    "HEEDED",
    "HEEDING",
    "LACKING_NOTICE",
    "LARGEST_POLICY",
    "LONGEST_REASON",
    "MAY_BAR",
    "LONGEST_YIELDING",
    "MAY_BE_CHOSEN",
    "MAY_BE_THERE",
    "MAY_OVERRIDE",
    "NEEDS",
    "is_opened_alone",
    "NOT_BY_OVERRIDE",
    "NOT_HERE",
    "OBJECTABLE",
    "OVERRIDE_NOTICE",
    "REVIEW_OVERDUE_NOTICE",
    "OWN_TABLE",
    "PLANNING_SERVICE",
    "PURPOSES",
    "REACH_BY_VERSION",
    "RESTRICTED_NOTICE",
    "REVIEW_NOTICE",
    "SEPARATE_RECORD_NOTICE",
    "SERVICES",
    "SERVICE_MAY_SEE",
    "SYSTEMS",
    "TABLE",
    "THEMSELF",
    "VERSION",
    "WHY_NOT_NEEDED",
    "Capability",
    "Decision",
    "Facts",
    "Outcome",
    "OwnReach",
    "Policy",
    "PolicyRefused",
    "Reach",
    "ReviewNeeded",
    "acts_as",
    "capabilities",
    "decide",
    "decide_of_anybody",
    "decide_own",
    "draft_policy",
    "dumped_policy",
    "heeds",
    "is_barred_with_all",
    "label_of",
    "may_draw",
    "may_have",
    "opened_by",
    "opening_for",
    "permitted",
    "permitted_own",
    "reach_of",
    "reach_of_anybody",
    "reach_own",
    "stands_as",
    "needs_agreement",
    "permitted",
    "reach_of",
    "read_policies",
]
