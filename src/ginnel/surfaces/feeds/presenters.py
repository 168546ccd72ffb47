"""Receipts, freshness and quarantined rows as tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from ginnel.care.reception.rules import MOST_REMARKS
from ginnel.care.reception.states import TRANSITIONS, UPLOAD_TRANSITIONS, Decision, UploadState
from ginnel.kernel.web import formats, pagination

PAGE = 50
FORMATS = {
    "fhir": "FHIR R4",
    "cld": "Adult social care Client Level Data",
    "working-with": "Who works with whom",
}
Names = Mapping[str, str]
FAULT_WORDS = {
    "encoding": "Not UTF-8 text",
    "truncated": "The file breaks off",
    "unreadable": "Not readable as its format",
    "format-unknown": "Unknown format",
    "zip-bomb": "Archive unpacks to far too much",
    "line-too-long": "A line is far too long",
}


def feeds(freshness: Sequence[Any], loads: Sequence[Any], organisations: Sequence[Any]) -> dict[str, Any]:
    """How each organisation's feed stands, the latest loads, and whom an upload can be from."""
    return {
        "feeds": [_feed(feed) for feed in freshness],
        "loads": [_load(load) for load in loads],
        "organisations": [{"value": "", "text": AS_IT_SAYS, "selected": True}]
        + [{"value": label.code, "text": f"{label.name} ({label.code})"} for label in organisations],
    }


def unread(uploads: Iterable[Any]) -> list[dict[str, Any]]:
    """Files that could not be read: which, when, and what happened."""
    return [
        {
            "file": upload.filename,
            "href": reverse("feeds:kept", args=[upload.id]),
            "came": f"{_way(upload)} {formats.moment(upload.at)}",
            "since": formats.moment(upload.since),
            "why": _why(upload),
        }
        for upload in uploads
    ]


def _why(upload: Any) -> str:
    if upload.state in SILENT_IN:
        return SILENT
    return f"{WHOSE} {upload.reason}" if upload.state == UploadState.UNPLACED else str(upload.reason)


def _way(upload: Any) -> str:
    message = getattr(upload, "message", None)
    return f"By MESH from mailbox {message.sender}," if message else "Dropped here"


def undelivered(reports: Iterable[Any]) -> list[dict[str, Any]]:
    """What we sent and MESH says did not arrive: which, why, and when it said so."""
    return [
        {
            "id": report.id,
            "at": formats.moment(report.at),
            "about": report.report["local_id"] or report.report["about"] or "Not said",
            "why": report.report["description"] or "MESH does not say why.",
            "code": " ".join(filter(None, (report.report["event"], report.report["code"]))),
        }
        for report in reports
    ]


WHOSE = "Nobody has said whose it is."
SILENT_IN = (UploadState.WAITING, UploadState.BROKEN_OFF)
SILENT = "Nothing has been heard of it since. The server may have been stopped while it was being read."


AS_IT_SAYS, UNPLACED = "As the file itself says", "Nobody has said yet"


def kept(upload: Any, changes: Sequence[Any], names: Names, problem: str) -> dict[str, Any]:
    """One uploaded file, what became of it, and what may be done next."""
    allowed = UPLOAD_TRANSITIONS[UploadState(changes[-1].state)]
    return {
        "id": upload.id,
        "file": upload.filename,
        "size": formats.count(upload.size),
        "caption": _way(upload).rstrip(","),
        "source": upload.source or (UNPLACED if changes[-1].state == UploadState.UNPLACED else AS_IT_SAYS),
        "at": formats.moment(upload.at),
        "state": changes[-1].get_state_display(),
        "changes": [
            (
                change.get_state_display(),
                change.reason,
                names.get(change.by, change.by),
                formats.moment(change.at),
            )
            for change in changes
        ],
        "can_try": UploadState.WAITING in allowed,
        "can_discard": UploadState.DISCARDED in allowed,
        "problem": problem,
    }


def _feed(feed: Any) -> dict[str, Any]:
    return {
        "name": feed.organisation,
        "code": feed.code,
        "last": formats.moment(feed.last_at) or "Never",
        "is_late": bool(getattr(feed, "is_late", False)),
        "expected": _expected(getattr(feed, "expected_every", None)),
        "read": formats.count(feed.read),
        "clean": f"{feed.cleanness:.1%}",
        "waiting": feed.waiting,
        "href": f"{reverse('feeds:quarantine')}?organisation={feed.code}",
    }


def _expected(every: Any) -> str:
    return (
        f"usually every {every.days} days" if every and every.days > 1 else "usually daily" if every else ""
    )


def _load(load: Any) -> dict[str, Any]:
    return {
        "file": load.filename,
        "href": reverse("feeds:load", args=[load.id]),
        "organisation": load.organisation.name,
        "feed": load.feed,
        "started": formats.moment(load.started_at),
        "state": "Finished" if load.finished_at else "Unfinished: load the file again to go on",
        "read": formats.count(load.read),
        "accepted": formats.count(load.accepted),
        "already_held": formats.count(load.already_held),
        "quarantined": formats.count(load.quarantined),
    }


def receipt(load: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """One load with its reasons counted, the commonest first."""
    return {
        "load": _load(load),
        "size": filesizeformat(load.size),
        "format": FORMATS.get(load.feed, load.feed),
        "digest": load.digest,
        "by": names.get(load.by, load.by),
        "resources": formats.count(load.resources),
        "reasons": _counted(load.reasons),
        "notes": _counted(load.notes),
        "remarks": [_remark(remark) for remark in load.remarks],
        "is_cut": sum(load.notes.values()) > len(load.remarks) >= MOST_REMARKS,
        "quarantine": f"{reverse('feeds:quarantine')}?organisation={load.organisation.code}",
    }


def _remark(remark: dict[str, Any]) -> str:
    """Row 0 is none: it is said of the whole file."""
    if not remark["row"]:
        return str(remark["message"])
    place = f"Row {remark['row']:,}, {remark['field']}" if remark["field"] else f"Row {remark['row']:,}"
    return f"{place}: {remark['message']}"


def _counted(reasons: dict[str, int]) -> list[tuple[str, str]]:
    ordered = sorted(reasons.items(), key=lambda pair: -pair[1])
    return [(fault_words(code), formats.count(count)) for code, count in ordered]


def fault_words(code: str) -> str:
    return FAULT_WORDS.get(code) or code.replace("-", " ").capitalize()


def waiting(rows: QuerySet[Any], asked: dict[str, str], number: int) -> dict[str, Any]:
    """A page of rows waiting to be settled."""
    total = rows.count()
    slice_ = pagination.Slice(number, PAGE, total)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return {
        "rows": [_waiting(item) for item in shown],
        "sentence": f"{total:,} row{'' if total == 1 else 's'} waiting"
        if total
        else "Nothing is waiting. Well done.",
        "pages": pagination.component(slice_, {name: value for name, value in asked.items() if value}),
        "narrowed": any(asked.values()),
    }


def _waiting(item: Any) -> dict[str, Any]:
    first = item.faults[0] if item.faults else {}
    return {
        "where": f"{item.load.filename}, row {item.row:,}",
        "href": reverse("feeds:quarantined", args=[item.id]),
        "field": first.get("field", "") or "whole row",
        "heading": _heading(first.get("field", ""), first.get("message", "")),
        "more": len(item.faults) - 1,
        "organisation": item.organisation.name,
        "at": formats.moment(item.at),
    }


def _heading(field: str, message: str) -> str:
    """The field, unless the message names it, and what is wrong with it."""
    if not field or field in message:
        return message
    return f"{field}: {message if message[1:2].isupper() else message[:1].lower() + message[1:]}"


def row(
    item: Any,
    text: bytes,
    decisions: Sequence[Any],
    names: Mapping[str, str],
    *,
    problem: str,
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """One row, what has been done about it, and what may be done next. `typed` is what was refused a moment ago."""
    standing = decisions[-1].decision if decisions else "waiting"
    allowed = TRANSITIONS[standing]
    readable = _readable(text)
    return {
        "item": _waiting(item),
        "id": item.id,
        "load_href": reverse("feeds:load", args=[item.load_id]),
        "faults": [
            (fault.get("field") or "whole row", fault.get("message", ""), fault_words(fault.get("code", "")))
            for fault in item.faults
        ],
        "text": typed.get("text") or readable or "",
        "typed": typed,
        "is_text": readable is not None,
        "shown": text.decode("utf-8", "replace"),
        "lines": min(24, max(6, (readable or "").count("\n") + 2)),
        "decisions": [_decision(decision, names) for decision in decisions],
        "can_fix": Decision.FIXED in allowed and readable is not None,
        "can_replay": Decision.ACCEPTED in allowed,
        "can_discard": Decision.DISCARDED in allowed,
        "problem": problem,
    }


def _readable(text: bytes) -> str | None:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return None


def _decision(decision: Any, names: Names) -> tuple[str, str, str, str]:
    who = names.get(decision.by, decision.by)
    return decision.get_decision_display(), decision.reason, who, formats.moment(decision.at)
