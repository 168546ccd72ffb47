"""Batches of people to the national service: who is asked about, the file that goes, and how its answer is known.

A batch is written to disk, then noted as asked, then sent, then removed. Killed in between, the next run sends what was
noted and not removed; a batch that arrives twice is answered twice, and the second answer changes nothing.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from mesh_client import MeshClient, MeshError

from ginnel.care.reception.rules.mailbox import Posted, Route
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries
from ginnel.foundation.people.queries import batches
from ginnel.foundation.people.rules.tracing import Nobody, Question, answered
from ginnel.foundation.people.states import TraceService
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import pds_mesh
from ginnel.surfaces.feeds.pds_mesh.answers import REFERENCE, unique_reference
from ginnel.surfaces.feeds.uploads import private
from ginnel.surfaces.mesh.mailbox import Mailbox, NoMailbox
from ginnel.surfaces.mesh.refusals import CannotPoll, explained
from ginnel.surfaces.tracing import asking_again

log = structlog.get_logger("ginnel.mesh")
NATIONAL = "X26"  # NHS England's ODS code: whose word the answers are
LARGEST_BATCH = 50_000
LOST = timedelta(days=5)  # MESH gives a message that nobody collected back after five days
GENDERS = {"male": "1", "female": "2", "other": "9", "unknown": "0"}
# The request's columns in their order (PDS MESH data dictionary). Those that are not among ours stay empty.
COLUMNS = (
    REFERENCE,
    *("NHS_NO", "FAMILY_NAME", "GIVEN_NAME", "OTHER_GIVEN_NAME", "GENDER", "DATE_OF_BIRTH", "POSTCODE"),
    *("DATE_OF_DEATH", *(f"ADDRESS_LINE{number}" for number in range(1, 6)), "ADDRESS_DATE"),
    *("GP_PRACTICE_CODE", "GP_REGISTRATION_DATE", "NHAIS_POSTING_ID", "AS_AT_DATE", "LOCAL_PATIENT_ID"),
    *("INTERNAL_ID", "TELEPHONE_NUMBER", "MOBILE_NUMBER", "EMAIL_ADDRESS"),
)


def answer_route(mailbox: Mailbox, posted: Posted) -> Route | None:
    """Whose an answer to a batch is; None for any other message. Each of its rows says which batch it answers."""
    if not mailbox.tracing or posted.sender.upper() != mailbox.tracing:
        return None
    return Route(posted.sender, posted.workflow, NATIONAL, pds_mesh.FEED.name)


def ask(
    mailbox: Mailbox, *, folder: Path, organisation: str = "", limit: int, again: bool = False
) -> dict[str, int]:
    """Send whoever is still to be traced, at most `limit`, and whatever an earlier run did not come to send.

    How many were `asked`, in how many batches `sent`, and of how many `too_little` is known. Raises NotFound for an
    organisation that is not known, NoMailbox where no mailbox takes batches, and CannotPoll when MESH does not.
    """
    if not mailbox.tracing:
        raise NoMailbox("No mailbox takes batches of people to be traced: set GINNEL_MESH_TRACE_TO.")
    by, counts = service("trace"), {"asked": 0, "sent": 0, "too_little": 0}
    private(folder)
    for questions in _batches(organisation, limit, again, by):
        able = [one for one in questions if one.has_number or one.has_details]
        counts["too_little"] += _give_up([one for one in questions if one not in able], by)
        counts["asked"] += _write(able, folder, by)
    with explained(mailbox), mailbox.open() as client:
        client.handshake()
        for path in sorted(folder.glob("*.csv")):
            counts["sent"] += _send(client, mailbox, path, by)
    return counts


def _batches(code: str, limit: int, again: bool, by: Viewer) -> Iterator[list[Question]]:
    if again:
        yield batches.overdue(viewer=by, before=clock.now() - LOST, limit=limit)
        return
    whose, after, due = _organisation(code, by), 0, asking_again.again()
    while limit > 0:
        most = min(limit, LARGEST_BATCH)
        found = queries.untraced(viewer=by, organisation=whose, after=after, limit=most, again=due)
        if not found:
            return
        yield found
        after, limit = found[-1].source, limit - len(found)


def _organisation(code: str, by: Viewer) -> UUID | None:
    if not code:
        return None
    found = organisations.by_code(code, viewer=by)
    if found is None:
        raise NotFound("There is no such organisation.")
    return found.id


def _give_up(questions: Sequence[Question], by: Viewer) -> int:
    """Note of whom too little is said to ask; they are asked about once more is said."""
    now = clock.now()
    answers = [
        answered(
            one,
            by_number=Nobody.NOT_ASKED,
            by_details=Nobody.NOT_ASKED,
            least_score=1,
            service=TraceService.MESH_BATCH,
            asked_at=now,
            answered_at=now,
        )
        for one in questions
    ]
    people.record_traces(answers=answers, by=by)
    return len(answers)


def _write(questions: Sequence[Question], folder: Path, by: Viewer) -> int:
    """A batch on disk, noted as asked."""
    if not questions:
        return 0
    batch = uuid7().hex
    draft = folder / f".{batch}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(request(batch, questions))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / f"{batch}.csv")
    people.ask_national(questions=questions, service=TraceService.MESH_BATCH, reference=batch, by=by)
    return len(questions)


def request(batch: str, questions: Sequence[Question]) -> bytes:
    """The file that asks, with its header."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(_row(batch, one) for one in questions)
    return text.getvalue().encode()


def _row(batch: str, asked: Question) -> dict[str, str]:
    born = asked.birth_date.replace("-", "") if len(asked.birth_date) == 10 else ""
    said = {
        "NHS_NO": asked.nhs_number if asked.has_number else "",
        "FAMILY_NAME": asked.family,
        "GIVEN_NAME": asked.given,
        "GENDER": GENDERS.get(asked.gender, ""),
        "DATE_OF_BIRTH": born,
        "POSTCODE": asked.postcode,
    }
    plain = {
        name: " ".join(value.replace('"', " ").replace(",", " ").split()) for name, value in said.items()
    }
    return {REFERENCE: unique_reference(batch, asked.source), **plain}


def _send(client: MeshClient, mailbox: Mailbox, path: Path, by: Viewer) -> int:
    """Send a batch and remove it; one that was never noted as asked is only removed."""
    batch = path.stem
    if not batches.asked(viewer=by, references=[batch]):
        path.unlink()
        return 0
    try:
        with path.open("rb") as file:
            message = client.send_message(
                mailbox.tracing,
                file,
                workflow_id=mailbox.trace_workflow,
                filename=path.name,
                local_id=batch,
                content_type="text/csv",
                compress=True,
            )
    except MeshError as refused:
        raise CannotPoll(
            f"MESH does not take the batch for {mailbox.tracing}. Is the mailbox right, and may ours send "
            f"{mailbox.trace_workflow}?"
        ) from refused
    path.unlink()
    log.info("a batch was sent", message=message, batch=batch)
    return 1
