"""Asking the national service, by MESH, which of the people known here have opted out, and taking its answer.

Check for National Data Opt-outs: a file of NHS numbers, each followed by a comma and a line feed, goes out; the same
file comes back without the numbers of those who opted out, under our own id for it. Before that comes a message, in
JSON, that a job was made of it; instead of it, a sentence, where a number was wrong.

https://digital.nhs.uk/services/national-data-opt-out/compliance-with-the-national-data-opt-out

What was asked lies on disk until it is answered, for the answer is what is missing from it.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import structlog
from django.db import transaction
from mesh_client import MeshError

from ginnel.care.reception import actions as reception
from ginnel.care.reception.rules.mailbox import Posted, Route
from ginnel.care.reception.states import UploadState
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.surfaces.feeds.uploads import private
from ginnel.surfaces.mesh.mailbox import Mailbox, NoMailbox
from ginnel.surfaces.mesh.refusals import CannotPoll, explained

log = structlog.get_logger("ginnel.mesh")
NATIONAL = "X26"  # NHS England's ODS code: whose word the answers are
LARGEST = 200_000_000
FOLDER = "opt-outs"  # beside what is kept of messages: lists that went out and were not answered yet


def ask(mailbox: Mailbox, *, folder: Path) -> dict[str, int]:
    """Ask about every NHS number that anybody is known by here: how many were `asked`.

    Raises NoMailbox where no mailbox takes lists, Invalid where nobody has a number, CannotPoll when MESH does not.
    """
    if not mailbox.opt_outs:
        raise NoMailbox("No mailbox takes lists to be checked for opt-outs: set GINNEL_MESH_OPT_OUT_TO.")
    viewer = service("intake", purpose=Purpose.PLANNING)
    numbers = sorted({each for each in people.numbers(viewer=viewer) if is_valid_nhs_number(each)})
    if not numbers:
        raise Invalid("Nobody is known here by an NHS number.")
    reference = f"{mailbox.name}-{clock.now():%d%m%y-%H%M%S%f}"
    path = private(folder) / f"{reference}.dat"
    _write(path, numbers)
    actions.ask_opt_outs(reference=reference, asked=len(numbers), by=service("administer"))
    _send(mailbox, path, reference)
    log.info("a list was sent to be checked for opt-outs", reference=reference, asked=len(numbers))
    return {"asked": len(numbers)}


def request(numbers: Collection[str]) -> bytes:
    """The file that asks: a number, a comma and a line feed for each, and nothing else."""
    return "".join(f"{number},\n" for number in numbers).encode("ascii")


def answer_route(mailbox: Mailbox, posted: Posted) -> Route | None:
    """Whose an answer is; None for any other message."""
    if posted.report or not mailbox.opt_outs or posted.sender.upper() != mailbox.opt_outs:
        return None
    return Route(posted.sender, posted.workflow, NATIONAL)


def take(posted: Posted, kept: Path, *, asked_in: Path, by: Viewer) -> bool:
    """Take an answer that lies at `kept`, in the transaction that remembers its message; whether it now counts.

    What is no answer to what was asked is kept and shown as not read, with the reason, and changes nothing.
    """
    upload = reception.upload_id(posted.mailbox, posted.message)
    is_receipt = _is_receipt(kept)
    try:
        if not is_receipt:
            _take(posted, kept, asked_in)
    except GinnelError as refused:
        log.warning("an answer about opt-outs was not taken", message=posted.message, reason=str(refused))
        reception.note_upload(id=upload, state=UploadState.FAILED, reason=str(refused), by=by)
        return False
    reception.note_upload(id=upload, state=UploadState.LOADED, by=by)
    transaction.on_commit(lambda: rmtree(kept.parent, ignore_errors=True))
    return not is_receipt


def _take(posted: Posted, kept: Path, asked_in: Path) -> None:
    asked = _asked(posted.local_id, asked_in)
    cleared = numbers_in(kept.read_bytes())
    actions.take_cleaned_list(
        reference=posted.local_id, asked=numbers_in(asked), cleared=cleared, by=service("administer")
    )


def numbers_in(content: bytes) -> list[str]:
    """The numbers of a list. Raises Invalid for anything else, such as the sentence that says one was wrong."""
    if len(content) > LARGEST:
        raise Invalid("The answer is larger than any list.")
    found = []
    for line in content.decode("ascii", "replace").splitlines():
        number = line.strip().rstrip(",").strip()
        if number and not is_valid_nhs_number(number):
            raise Invalid(
                "The national service could not check the list: what it sent is no list of NHS numbers."
            )
        if number:
            found.append(number)
    return found


def _is_receipt(kept: Path) -> bool:
    """The message that a job was made of our list; what it is about follows."""
    with kept.open("rb") as file:
        return file.read(64).lstrip().startswith(b"{")


def _asked(reference: str, folder: Path) -> bytes:
    name = Path(reference).name
    path = folder / f"{name}.dat"
    if name != reference or not path.is_file():
        raise Invalid("It answers a list that is not, or no longer, here.")
    return path.read_bytes()


def forget(posted: Posted, *, asked_in: Path) -> None:
    """Remove what was asked once its answer counts."""
    if posted.local_id and Path(posted.local_id).name == posted.local_id:
        with suppress(FileNotFoundError):
            (asked_in / f"{posted.local_id}.dat").unlink()


def _write(path: Path, numbers: Collection[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(request(numbers))
        file.flush()
        os.fsync(file.fileno())


def _send(mailbox: Mailbox, path: Path, reference: str) -> None:
    with explained(mailbox), mailbox.open() as client, path.open("rb") as file:
        client.handshake()
        try:
            client.send_message(
                mailbox.opt_outs,
                file,
                workflow_id=mailbox.opt_out_workflow,
                filename=path.name,
                local_id=reference,
                subject=reference,
                content_type="text/plain",
                compress=True,
            )
        except MeshError as refused:
            raise CannotPoll(
                f"MESH does not take the list for {mailbox.opt_outs}. Is the mailbox right, and may ours send "
                f"{mailbox.opt_out_workflow}?"
            ) from refused
