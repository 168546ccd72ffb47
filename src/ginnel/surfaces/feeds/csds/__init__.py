"""Community Services Data Set, version 1.6: one file for each table, as submitted or as NHS England gives it back.

Source of names: NHS Data Dictionary, Community Services Data Set (DAPB1069). See docs/reference/feeds/csds.md.
"""

from __future__ import annotations

from functools import partial

from ginnel.surfaces.feeds.contacts import contact, facts, referral, resident
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular.feed import TabularFeed

DATA = DataSet(
    prefix="csds",
    service="community services",
    columns={
        "provider": "ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
        "own": "LOCAL PATIENT IDENTIFIER (EXTENDED)",
        "pseudonym": "PERSON ID",
        "period_end": "REPORTING PERIOD END DATE",
        "nhs_number": "NHS NUMBER",
        "nhs_status": "NHS NUMBER STATUS INDICATOR CODE",
        "given": "PERSON GIVEN NAME",
        "family": "PERSON FAMILY NAME",
        "birth": "PERSON BIRTH DATE",
        "death": "PERSON DEATH DATE",
        "gender": "PERSON STATED GENDER CODE",
        "ethnicity": "ETHNIC CATEGORY",
        "language": "LANGUAGE CODE (PREFERRED)",
        "line": "PATIENT USUAL ADDRESS LINE {}",
        "postcode": "POSTCODE OF USUAL ADDRESS",
        "area": "LOWER SUPER OUTPUT AREA (RESIDENCE)",
        "practice": "GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)",
        "looked_after": "LOOKED AFTER CHILD INDICATOR",
        "safeguarding": "SAFEGUARDING VULNERABILITY FACTORS INDICATOR",
        "referral": "SERVICE REQUEST IDENTIFIER",
        "received": "REFERRAL REQUEST RECEIVED DATE",
        "received_time": "REFERRAL REQUEST RECEIVED TIME",
        "discharged": "SERVICE DISCHARGE DATE",
        "refused": "REFERRAL REJECTION DATE",
        "closed": "REFERRAL CLOSURE DATE",
        "referral_source": "SOURCE OF REFERRAL FOR COMMUNITY",
        "referrer": "ORGANISATION IDENTIFIER (REFERRING ORGANISATION)",
        "priority": "PRIORITY TYPE CODE",
        "reason": "PRIMARY REASON FOR REFERRAL (COMMUNITY CARE)",
        "team": "CARE PROFESSIONAL TEAM LOCAL IDENTIFIER",
        "team_type": "SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)",
        "onward_date": "ONWARD REFERRAL DATE",
        "onward_reason": "ONWARD REFERRAL REASON",
        "receiver": "ORGANISATION IDENTIFIER (RECEIVING)",
        "contact": "CARE CONTACT IDENTIFIER",
        "date": "CARE CONTACT DATE",
        "time": "CARE CONTACT TIME",
        "minutes": "CLINICAL CONTACT DURATION OF CARE CONTACT",
        "kind": "CONSULTATION TYPE",
        "mechanism": "CONSULTATION MECHANISM (COMMUNITY CARE)",
        "place": "ACTIVITY LOCATION TYPE CODE",
        "attended": "ATTENDANCE STATUS",
        "activity": "CARE ACTIVITY IDENTIFIER",
        "activity_type": "COMMUNITY CARE ACTIVITY TYPE",
        "procedure": "CODED PROCEDURE (CLINICAL TERMINOLOGY)",
        "finding": "CODED FINDING (CODED CLINICAL ENTRY)",
        "observed": "CODED OBSERVATION (CLINICAL TERMINOLOGY)",
        "value": "OBSERVATION VALUE",
        "unit": "UCUM UNIT OF MEASUREMENT",
    },
    lists={"team_type": "csds-team-type"},
)

FEED = TabularFeed(
    name="csds",
    label="Community Services Data Set (CSV)",
    package="csds",
    builds={
        "CYP001": partial(resident.build, DATA),
        "CYP101": partial(referral.build, DATA),
        "CYP102": partial(referral.build_team, DATA),
        "CYP105": partial(referral.build_onward, DATA),
        "CYP201": partial(contact.build, DATA),
        "CYP202": partial(contact.build_activity, DATA),
        **facts.builds(DATA, "csds"),
    },
    source=DATA.source,
)
