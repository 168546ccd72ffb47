"""What a message of another system comes to at the front door. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from ginnel.care.access.rules.contacts import LONGEST_WORDS, Described
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import RequestKind, Urgency
from ginnel.kernel.viewer import Category

_URGENCIES = {
    "stat": Urgency.CRISIS,
    "asap": Urgency.TWO_DAYS,
    "urgent": Urgency.SOON,
    "routine": Urgency.ROUTINE,
}
_STRICTEST_FIRST = (Urgency.CRISIS, Urgency.TWO_DAYS, Urgency.SOON, Urgency.ROUTINE)
CUT = "\n… There is more below, under what was sent."
LONGEST_NAME, MOST_NAMES = 255, 20


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message says: `sender` is the code of the organisation whose system sent it. `names` are all by which it
    calls what it asks, the one that is kept first; `message` is what it calls the message. `words` is everything it
    says, `remarks` what whoever reads it must know first, `entry` its entry in the shared record. `category` is the
    restricted subject that the strictest part of it is of, None where none is; `files` what it carries, `missing` how
    many it names that did not come."""

    sender: str
    names: tuple[str, ...]
    message: str
    does: RequestKind
    words: str
    named: tuple[Described, ...]
    organisation: str
    remarks: tuple[str, ...] = ()
    said_at: datetime | None = None
    urgency: Urgency | None = None
    may_have_needs: bool = True
    entry: UUID | None = None
    category: Category | None = None
    files: tuple[Brought, ...] = field(default=(), repr=False)
    missing: int = 0


def digest_of(heard: Heard) -> bytes:
    """16 bytes by which the same is known again. A request says the same under whatever name its message has; of two
    messages that add the same words each counts, for they were said twice."""
    about = sorted(str(one.person or (one.part, one.name, one.born)) for one in heard.named)
    message = "" if heard.does == RequestKind.ASKED else heard.message
    named = [*heard.names, str(heard.entry)] if heard.does == RequestKind.REPEATED else []
    text = "\x1f".join([heard.does, message, *named, *about, heard.words])
    return blake2b(text.encode(errors="replace"), digest_size=16).digest()


def names_kept(names: Sequence[str]) -> tuple[str, ...]:
    """Each once, as long as is kept, and no more than anybody needs to tell one thing from another."""
    return tuple(dict.fromkeys(name[:LONGEST_NAME] for name in names))[:MOST_NAMES]


def urgency_of(priority: object) -> Urgency | None:
    """The urgency that a `priority` of FHIR asks for; None for none, or one that is not known."""
    return _URGENCIES.get(priority) if isinstance(priority, str) else None


def is_stricter(urgency: Urgency | None, running: Collection[str]) -> bool:
    """Whether it asks for something sooner than each of the clocks that run; `running` are their kinds."""
    if urgency is None:
        return False
    as_strict = _STRICTEST_FIRST[: _STRICTEST_FIRST.index(urgency) + 1]
    return not any(one.value in running for one in as_strict)


def words_of_contact(remarks: Sequence[str], words: str) -> str:
    """What a contact says: the remarks, then as much of the words as a contact holds."""
    text = "\n".join([*remarks, words.strip()])
    return text if len(text) <= LONGEST_WORDS else text[: LONGEST_WORDS - len(CUT)] + CUT
