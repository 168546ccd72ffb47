"""What each role may do that is not about one person's facts: which rooms of the building it may enter."""

from __future__ import annotations

from enum import StrEnum

from ginnel.foundation.directory.rules.keepers import KEEPS, KEEPS_LINKS
from ginnel.foundation.organisations.rules.rota import KEEPS_ROTAS
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.rules.restricting import MAY_RESTRICT
from ginnel.foundation.sharing.rules.table import (
    FRONT_DOORS,
    GOVERNORS,
    KEEPERS,
    MAY_BE_THERE,
    MAY_OVERRIDE,
    PROFESSIONALS,
    SOCIAL_CARE_PROFESSIONALS,
    SUPPORT_WORKERS,
)
from ginnel.foundation.sharing.rules.willingness import LONGEST_YIELDING


class Capability(StrEnum):
    """A page or command declares the one it needs; `sharing` still decides about each person on it."""

    FIND_PEOPLE = "find-people"
    READ_RECORDS = "read-records"
    WRITE_NOTES = "write-notes"
    TAKE_CONTACTS = "take-contacts"
    DECIDE_SAFEGUARDING = "decide-safeguarding"
    OVERRIDE = "override"
    BE_THERE = "be-there"
    LOAD_FILES = "load-files"
    REVIEW_MATCHES = "review-matches"
    REVIEW_QUARANTINE = "review-quarantine"
    SEE_FEEDS = "see-feeds"
    SEE_AUDIT = "see-audit"
    KEEP_AGREEMENTS = "keep-agreements"
    ERASE_FILES = "erase-files"
    RESTRICT_RECORDS = "restrict-records"
    OVERRULE = "overrule"
    SEE_FIGURES = "see-figures"
    SEE_LINKAGE = "see-linkage"
    KEEP_DIRECTORY = "keep-directory"
    KEEP_SERVICES = "keep-services"
    KEEP_LINKS = "keep-links"
    KEEP_ROTAS = "keep-rotas"
    ADMINISTER = "administer"


_CARING = PROFESSIONALS | SUPPORT_WORKERS | FRONT_DOORS | {Role.VOLUNTARY_LINK_WORKER}

HELD_BY: dict[Capability, frozenset[str]] = {
    Capability.FIND_PEOPLE: _CARING | KEEPERS | GOVERNORS,
    Capability.READ_RECORDS: _CARING | KEEPERS | GOVERNORS,
    Capability.WRITE_NOTES: _CARING,
    Capability.TAKE_CONTACTS: _CARING,
    # Whether there is a duty to enquire is for a council to say: `care.safeguarding` asks that of each concern.
    Capability.DECIDE_SAFEGUARDING: SOCIAL_CARE_PROFESSIONALS,
    Capability.OVERRIDE: MAY_OVERRIDE,
    Capability.BE_THERE: MAY_BE_THERE,
    Capability.LOAD_FILES: KEEPERS,
    Capability.REVIEW_MATCHES: KEEPERS,
    Capability.REVIEW_QUARANTINE: KEEPERS,
    Capability.SEE_FEEDS: KEEPERS | GOVERNORS | {Role.SYSTEM_ADMINISTRATOR},
    Capability.SEE_AUDIT: GOVERNORS,
    Capability.KEEP_AGREEMENTS: GOVERNORS,
    Capability.ERASE_FILES: GOVERNORS,
    Capability.RESTRICT_RECORDS: MAY_RESTRICT,
    Capability.OVERRULE: frozenset(LONGEST_YIELDING),
    # Figures have been through disclosure control and are about nobody.
    Capability.SEE_FIGURES: frozenset(Role.values),
    # Counts of records and pairs, small ones left out: about nobody.
    Capability.SEE_LINKAGE: KEEPERS | GOVERNORS | {Role.ANALYST},
    # Services are about nobody: whoever keeps records or runs the place, and link workers, who know what there is.
    Capability.KEEP_DIRECTORY: KEEPERS | {Role.SYSTEM_ADMINISTRATOR, Role.VOLUNTARY_LINK_WORKER},
    # The directory's entries of one's own organisation, which `directory` asks of each.
    Capability.KEEP_SERVICES: KEEPS,
    Capability.KEEP_LINKS: KEEPS_LINKS,
    # Who is on duty when, and who may do what: of which team `organisations` asks of each.
    Capability.KEEP_ROTAS: KEEPS_ROTAS,
    Capability.ADMINISTER: frozenset({Role.SYSTEM_ADMINISTRATOR}),
}


def capabilities(role: str) -> frozenset[Capability]:
    return frozenset(capability for capability, roles in HELD_BY.items() if role in roles)
