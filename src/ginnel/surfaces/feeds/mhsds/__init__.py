"""Mental Health Services Data Set, version 6: one file for each table, as submitted or as NHS England gives it back.

Everything but the person is restricted as mental health. Source of names: NHS England, MHSDS technical output
specification (DAPB0011). See docs/reference/feeds/mhsds.md.
"""

from __future__ import annotations

from functools import partial

from ginnel.surfaces.feeds.contacts import contact, facts, referral, resident
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.mhsds import stays
from ginnel.surfaces.feeds.tabular import labels
from ginnel.surfaces.feeds.tabular.feed import TabularFeed

DATA = DataSet(
    prefix="mhsds",
    service="mental health services",
    label=labels.MENTAL_HEALTH,
    columns={
        "provider": "OrgIDProv",
        "own": "LocalPatientId",
        "pseudonym": "Person_ID",
        "period_end": "ReportingPeriodEndDate",
        "nhs_number": "NHSNumber",
        "nhs_status": "NHSNumberStatus",
        "given": "PersonGivenName",
        "family": "PersonFamilyName",
        "birth": "PersonBirthDate",
        "death": "PersDeathDate",
        "gender": "Gender",
        "gender_identity": "GenderIDCode",
        "ethnicity": "EthnicCategory",
        "marital_status": "MaritalStatus",
        "language": "LanguageCodePreferred",
        "line": "UsualAddressLine{}",
        "postcode": "Postcode",
        "area": "LSOA2021",
        "practice": "GMPReg",
        "referral": "ServiceRequestId",
        "received": "ReferralRequestReceivedDate",
        "received_time": "ReferralRequestReceivedTime",
        "discharged": "ServDischDate",
        "discharged_time": "ServDischTime",
        "refused": "ReferRejectionDate",
        "closed": "ReferClosureDate",
        "referral_source": "SourceOfReferralMH",
        "referrer": "OrgIDReferringOrg",
        "priority": "ClinRespPriorityType",
        "reason": "PrimReasonReferralMH",
        "team": "CareProfTeamLocalId",
        "team_type": "ServTeamType",
        "onward_date": "OnwardReferDate",
        "onward_reason": "OnwardReferReason",
        "receiver": "OrgIDReceiving",
        "contact": "CareContactId",
        "date": "CareContDate",
        "time": "CareContTime",
        "minutes": "ClinContDurOfCareCont",
        "kind": "ConsType",
        "mechanism": "ConsMechanismMH",
        "place": "ActLocTypeCode",
        "planned": "PlannedCareContIndicator",
        "safety": "PlaceOfSafetyInd",
        "attended": "AttendStatus",
        "activity": "CareActId",
        "procedure": "Procedure",
        "finding": "Finding",
        "observed": "Observation",
        "value": "ObsValue",
        "unit": "UnitOfMeasurement_UCUM",
    },
    lists={
        "team_type": "mhsds-team-type",
        "referral_source": "mhsds-referral-source",
        "reason": "mhsds-referral-reason",
    },
)

FEED = TabularFeed(
    name="mhsds",
    label="Mental Health Services Data Set (CSV)",
    package="mhsds",
    builds={
        "MHS001": partial(resident.build, DATA),
        "MHS101": partial(referral.build, DATA),
        "MHS102": partial(referral.build_team, DATA),
        "MHS105": partial(referral.build_onward, DATA),
        "MHS201": partial(contact.build, DATA),
        "MHS202": partial(contact.build_activity, DATA),
        "MHS501": partial(stays.build, DATA),
        "MHS502": partial(stays.build_ward, DATA),
        **facts.builds(DATA, "mhsds"),
    },
    source=DATA.source,
)
