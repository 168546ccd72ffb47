"""A referral to a service, to one of its teams, or on to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular import visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

# CSDS PRIORITY TYPE CODE and MHSDS CLINICAL RESPONSE PRIORITY TYPE in the words of FHIR's request-priority.
PRIORITIES = {
    "csds": {"1": "routine", "2": "urgent", "3": "asap", "4": "stat"},
    "mhsds": {"1": "stat", "2": "urgent", "3": "routine", "4": "asap"},
}


def build(data: DataSet, row: Row) -> Sequence[Incoming]:
    """A referral received; its status says whether it stands, ended or was refused."""
    received = row.at(data.columns["received"], data.columns["received_time"])
    if received is None and not row.faults:
        row.fault("no-start", data.columns["received"], "has no date on which the referral arrived")
    ended = row.at(data.columns["discharged"], data.columns.get("discharged_time", ""))
    received, ended = visits.ordered(row, received, ended, data.columns["discharged"])
    if not data.check(row, "referral") or received is None:
        return ()
    refused = row.day(data.columns.get("refused", ""), is_fatal=False)
    return data.incoming(row, _tree(data, row, received, ended, "revoked" if refused else _status(ended)))


def _status(ended: visits.When) -> str:
    return "completed" if ended else "active"


def _tree(data: DataSet, row: Row, received: visits.When, ended: visits.When, status: str) -> Tree:
    own = data.text(row, "referral")
    source = data.concept(row, "referral_source", "Source of referral")
    reason = data.concept(row, "reason", "Reason for referral")
    return filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", data.named("referral", own)),
            ("extension", visits.coded(UK_CORE + "SourceOfServiceRequest", source)),
            ("identifier", visits.identifier(f"{data.prefix}-referral", own)),
            ("status", status),
            ("intent", "order"),
            ("priority", PRIORITIES[data.prefix].get(data.text(row, "priority"))),
            ("code", _what(data, row)),
            ("subject", data.subject(row)),
            ("occurrencePeriod", visits.period(received, ended)),
            ("authoredOn", stamp(received) if received else None),
            ("requester", visits.service_provider(data.text(row, "referrer"))),
            ("performer", visits.performers(data.source(row))),
            ("reasonCode", [reason] if reason else []),
        ]
    )


def _what(data: DataSet, row: Row) -> Tree:
    team = data.concept(row, "team_type", "team type")
    if team is None:
        return {"text": f"Referral to {data.service}"}
    return {**team, "text": f"Referral to {team['text'][:1].lower()}{team['text'][1:]}"}


def build_team(data: DataSet, row: Row) -> Sequence[Incoming]:
    """The part one team has in a referral."""
    if not data.check(row, "referral"):
        return ()
    own, team = data.text(row, "referral"), data.text(row, "team")
    closed = row.day(data.columns["closed"], is_fatal=False)
    refused = row.day(data.columns["refused"], is_fatal=False)
    tree = filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", data.derived("team", row, own, team, data.text(row, "team_type"))),
            ("identifier", visits.identifier(f"{data.prefix}-team", team)),
            ("basedOn", [local("ServiceRequest", data.named("referral", own))]),
            ("status", "revoked" if refused else _status(closed)),
            ("intent", "order"),
            ("code", _what(data, row)),
            ("subject", data.subject(row)),
            ("occurrencePeriod", visits.period(None, refused or closed)),
            ("performer", visits.performers(data.source(row))),
        ]
    )
    return data.incoming(row, tree)


def build_onward(data: DataSet, row: Row) -> Sequence[Incoming]:
    """A referral from this service to another organisation."""
    on = row.day(data.columns["onward_date"])
    if not data.check(row, "referral", "onward_date") or on is None:
        return ()
    own, receiver = data.text(row, "referral"), data.text(row, "receiver")
    reason = data.concept(row, "onward_reason", "Onward referral reason")
    tree = filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", data.derived("onward", row, own, str(on), receiver)),
            ("basedOn", [local("ServiceRequest", data.named("referral", own))]),
            ("status", "active"),
            ("intent", "order"),
            ("code", {"text": f"Referred on from {data.service}"}),
            ("subject", data.subject(row)),
            ("authoredOn", str(on)),
            ("requester", visits.service_provider(data.source(row))),
            ("performer", visits.performers(receiver)),
            ("reasonCode", [reason] if reason else []),
        ]
    )
    return data.incoming(row, tree)
