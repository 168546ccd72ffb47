"""Stays in a mental health hospital, and on each of its wards."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular import codes, visits
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

_SPELL = "HospProvSpellID"


def build(data: DataSet, row: Row) -> Sequence[Incoming]:
    """A stay; it goes on while it has no discharge."""
    start = row.at("StartDateHospProvSpell", "StartTimeHospProvSpell")
    end = row.at("DischDateHospProvSpell", "DischTimeHospProvSpell")
    start, end = visits.ordered(row, start, end, "DischDateHospProvSpell")
    row.must((_SPELL, "StartDateHospProvSpell"))
    if not data.check(row) or start is None:
        return ()
    own, referral = row.text(_SPELL), row.text("ServiceRequestId")
    tree = visits.encounter(
        data.named("spell", own), "IMP", "finished" if end else "in-progress", data.subject(row),
        ("identifier", visits.identifier("hospital-provider-spell", own)),
        ("type", [{"text": "Stay in a mental health hospital"}]),
        ("basedOn", [local("ServiceRequest", data.named("referral", referral))] if referral else []),
        ("period", visits.period(start, end)),
        ("hospitalization", _hospitalisation(row, end)),
        ("serviceProvider", visits.service_provider(data.source(row))),
    )  # fmt: skip
    return data.incoming(row, tree)


def _hospitalisation(row: Row, end: visits.When) -> Tree:
    codes.check_current(row, "MethOfDischMHHospProvSpell", "discharge-method", day_of(end) if end else None)
    admitted = codes.listed(row, "MethAdmMHHospProvSpell", "admission-method")
    left = codes.listed(row, "MethOfDischMHHospProvSpell", "discharge-method")
    destination, source = row.text("DestOfDischHospProvSpell"), row.text("SourceAdmMHHospProvSpell")
    went = codes.listed(
        row, "DestOfDischHospProvSpell", "discharge-destination", visits.DESTINATIONS.get(destination, "")
    )
    came = codes.listed(
        row, "SourceAdmMHHospProvSpell", "source-of-admission", visits.SOURCES.get(source, "")
    )
    methods = visits.coded(UK_CORE + "AdmissionMethod", admitted)
    if end:
        methods += visits.coded(UK_CORE + "DischargeMethod", left)
    return filled(
        [
            ("extension", methods),
            ("admitSource", came),
            ("dischargeDisposition", went if end else None),
        ]
    )


def build_ward(data: DataSet, row: Row) -> Sequence[Incoming]:
    """The time on one ward, as part of the stay."""
    start = row.at("StartDateWardStay", "StartTimeWardStay")
    end = row.at("EndDateWardStay", "EndTimeWardStay")
    start, end = visits.ordered(row, start, end, "EndDateWardStay")
    row.must(("WardStayId", _SPELL, "StartDateWardStay"))
    if not data.check(row) or start is None:
        return ()
    ward = row.text("WardCode")
    tree = visits.encounter(
        data.named("ward-stay", row.text("WardStayId")), "IMP", "finished" if end else "in-progress", data.subject(row),
        ("identifier", visits.identifier("mhsds-ward-stay", row.text("WardStayId"))),
        ("type", [{"text": "Stay on a mental health ward"}]),
        ("partOf", local("Encounter", data.named("spell", row.text(_SPELL)))),
        ("period", visits.period(start, end)),
        ("location", [{"location": {"display": f"Ward {ward}"}}] if ward else []),
        ("serviceProvider", visits.service_provider(data.source(row))),
    )  # fmt: skip
    return data.incoming(row, tree)
