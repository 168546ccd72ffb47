"""What lies in the fake MESH: mailboxes with their passwords, and messages with what they carry."""

from __future__ import annotations

import hmac
import itertools
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ginnel.kernel import clock

SHARED_KEY = "Dale-2206"
PASSWORD = "Fell-4417"  # noqa: S105
SCHEME = "NHSMESH "
SKEW = timedelta(hours=2)


@dataclass
class Letter:
    """One message. `chunks` are as they travel, `encoding` what each of them is packed with; a report has none."""

    id: str
    sender: str
    recipient: str
    workflow: str
    chunks: list[bytes]
    total: int = 1
    encoding: str = ""
    filename: str = ""
    local_id: str = ""
    kind: str = "DATA"
    status: str = "accepted"
    report: dict[str, str] = field(default_factory=dict)


class Post:
    """Mailboxes and messages, behind one lock: a server answers many at once."""

    def __init__(self, *mailboxes: str) -> None:
        self.lock = threading.RLock()
        self.passwords = dict.fromkeys(mailboxes, PASSWORD)
        self.letters: dict[str, Letter] = {}
        self._number = itertools.count(1)

    def next_id(self) -> str:
        return f"20261126{next(self._number):012d}_FA4E"

    def send(
        self,
        sender: str,
        recipient: str,
        workflow: str,
        *chunks: bytes,
        encoding: str = "",
        filename: str = "",
        local_id: str = "",
    ) -> str:
        """Put a message into a mailbox as if its sender had sent it; what MESH calls it."""
        letter = Letter(
            self.next_id(),
            sender,
            recipient,
            workflow,
            list(chunks),
            len(chunks),
            encoding,
            filename,
            local_id,
        )
        with self.lock:
            self.letters[letter.id] = letter
        return letter.id

    def report(self, recipient: str, about: str, *, local_id: str = "", description: str = "") -> str:
        """Put a report into `recipient`'s mailbox that its message `about` was not collected."""
        said = {
            "LinkedMsgID": about,
            "StatusCode": "14",
            "StatusEvent": "SEND",
            "StatusDescription": description or "Message not collected by recipient after 5 days",
            "StatusSuccess": "ERROR",
        }
        letter = Letter(
            self.next_id(), "", recipient, "", [], 1, local_id=local_id, kind="REPORT", report=said
        )
        with self.lock:
            self.letters[letter.id] = letter
        return letter.id

    def inbox(self, mailbox: str) -> list[Letter]:
        with self.lock:
            return [
                one
                for one in self.letters.values()
                if one.recipient == mailbox
                and one.status == "accepted"
                and len(one.chunks) == one.total
                or (one.recipient == mailbox and one.kind == "REPORT" and one.status == "accepted")
            ]

    def lets_in(self, mailbox: str, authorization: str) -> bool:
        """Whether the header is what MESH asks for: mailbox, nonce, count, UTC minute, and a hash over these and the
        password with the key that all of an environment share."""
        parts = authorization.removeprefix(SCHEME).strip().split(":")
        if not authorization.startswith(SCHEME) or len(parts) != 5 or mailbox not in self.passwords:
            return False
        name, nonce, count, minute, said = parts
        if name != mailbox or not nonce or not count.isdecimal() or not _is_now(minute):
            return False
        text = f"{name}:{nonce}:{count}:{self.passwords[mailbox]}:{minute}"
        right = hmac.new(SHARED_KEY.encode(), text.encode("ascii"), sha256).hexdigest()
        return hmac.compare_digest(said.lower(), right)


def _is_now(minute: str) -> bool:
    try:
        stated = datetime.strptime(minute, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(stated - clock.now()) < SKEW
