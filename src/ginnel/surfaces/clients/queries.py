"""Who is calling: from the Authorization header of a request to a client, its scopes and its viewer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from ginnel.foundation.organisations import actions as allowing
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.queries import Calling
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Introduced
from ginnel.foundation.sharing.queries import Knock, SystemViewer, service, system
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import TooMany, Unauthenticated
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.clients.scopes import Scopes, read

REALM = "Ginnel"
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)  # RFC 6750 section 2.1
_LONGEST = 4096
_NOTED_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Caller:
    """A client that proved who it is, what it may ask, and as whom it is decided about."""

    client: UUID
    name: str
    organisation: str
    scopes: Scopes
    viewer: SystemViewer


def caller(authorization: str, *, request_id: UUID) -> Caller:
    """Who calls with this Authorization header ('' for none).

    One statement asks whose token it is, at every request: what was revoked a moment ago is refused in every process.
    Raises Unauthenticated, TooMany, and NotPermitted where the organisation is of a kind that cares for nobody.
    """
    shown = digest(authorization)
    found = organisations.calling(shown)
    if found is None:
        crowding.note_refused(shown)
        _note_refused()
        why = "The token is not one that holds now: it has expired, was revoked, or was never given."
        raise Unauthenticated(why, challenge=challenge("invalid_token", why))
    _note_crowd(shown, found)
    return admitted(found, request_id=request_id)


def introduced(
    authorization: str, about: UUID | str, *, request_id: UUID
) -> tuple[Caller, Introduced] | None:
    """As `caller`, and all by which it is decided about whoever `about` stands for (an id, or an NHS number), in one
    statement. None for nobody's token: it is for `caller` to say so."""
    callers: list[Caller] = []
    shown = digest(authorization)

    def admit(found: Calling) -> SystemViewer:
        _note_crowd(shown, found)
        callers.append(admitted(found, request_id=request_id))
        return callers[0].viewer

    found = record.introduced(knock=Knock(shown, admit), asked=about)
    return (callers[0], found) if found else None


def digest(authorization: str) -> str:
    """Of the token in this header, by which it is looked up. Raises Unauthenticated where there is none."""
    if not authorization:
        raise Unauthenticated("Say who you are: a bearer token is needed.", challenge=challenge())
    return hashed(_token(authorization))


def admitted(found: Calling, *, request_id: UUID) -> Caller:
    """Whoever the token is of, counted among its requests of this minute. Raises as `caller`."""
    _check_allowance(found)
    viewer = system(
        client=found.client,
        name=found.name,
        organisation=found.organisation,
        organisation_name=found.organisation_name,
        organisation_kind=found.organisation_kind,
        organisation_id=found.organisation_id,
        request_id=request_id,
    )
    return Caller(found.client, found.name, found.organisation, _read(tuple(found.scopes)), viewer)


def left_to_another(client: UUID) -> None:
    """A request that was counted (`admitted`) goes on to where it is counted again."""
    allowing.give_back(subject=str(client))


def forget() -> None:
    """For a test, which begins with another database."""
    _usual.cache_clear()
    crowding.forget()


def hashed(token: str) -> str:
    """What is kept of a token. It is 256 random bits, so that nothing slower is needed."""
    return sha256(token.encode()).hexdigest()


def challenge(error: str = "", why: str = "") -> str:
    """The WWW-Authenticate header (RFC 6750 section 3): without an error where nothing was shown."""
    said = [f'realm="{REALM}"', *([f'error="{error}"', f'error_description="{why}"'] if error else [])]
    return f"Bearer {', '.join(said)}"


def _token(authorization: str) -> str:
    found = _BEARER.fullmatch(authorization) if len(authorization) <= _LONGEST else None
    if found is None:
        why = "The Authorization header is not a bearer token."
        raise Unauthenticated(why, challenge=challenge("invalid_request", why))
    return found[1]


def _check_allowance(found: Calling) -> None:
    per_minute = found.per_minute or _usual("client-requests-per-minute", _minute())
    wait = allowing.allow(subject=str(found.client), per_minute=per_minute)
    if wait:
        raise TooMany(f"This client may make {per_minute:,} requests a minute.", retry_after=wait)


def _note_refused() -> None:
    """A refused call is an event, up to so many a minute: whoever floods the door must not flood the trail."""
    if allowing.allow(subject="refused calls", per_minute=_NOTED_PER_MINUTE) == 0:
        allowing.note_refused_client(why="invalid-token", client=None, by=service("system-sign-in"))


def _note_crowd(digest: str, found: Calling) -> None:
    most = max(1, _usual("client-requests-at-once", _minute()))
    crowding.note(digest=digest, client=found.client, until=found.expires_at, most=most)


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)


@lru_cache(maxsize=4)
def _usual(name: str, minute: datetime) -> int:
    """What the parameter is where a client's terms say nothing; read once a minute by each process."""
    return int(terminology.parameter(name).value)


@lru_cache(maxsize=1000)
def _read(scopes: tuple[str, ...]) -> Scopes:
    return read(scopes)
