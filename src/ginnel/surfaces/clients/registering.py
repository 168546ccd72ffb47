"""Registering the systems that may call, changing what they may do, and giving tokens to those who run the place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from secrets import token_urlsafe
from uuid import UUID

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.actions import Terms
from ginnel.foundation.organisations.queries import ClientShown
from ginnel.foundation.organisations.states import Validation
from ginnel.foundation.sharing import rules
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.values.dates import day_after
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.clients.fetching import check_address
from ginnel.surfaces.clients.keys import Keys
from ginnel.surfaces.clients.queries import hashed
from ginnel.surfaces.clients.scopes import Scopes, narrowed, parse, read


def terms(
    *,
    scopes: str,
    keys: Keys | None = None,
    keys_url: str = "",
    valid_to: date | None = None,
    per_minute: int | None = None,
    validation: str = Validation.STRICT,
) -> Terms:
    """What a client is registered with, looked through. `keys` are as `keys.public_keys` gives them. Raises Invalid."""
    if validation not in Validation.values:
        raise Invalid(f"What becomes of what is not quite right: {', '.join(Validation.values)}.")
    if (keys is None) == (not keys_url):
        raise Invalid("A client's keys are given, or are at an address: one of the two.")
    if keys_url:
        check_address(keys_url)
    if valid_to is not None and valid_to < clock.today():
        raise Invalid("That day has gone by.")
    if per_minute is not None and not 1 <= per_minute <= 10**9:
        raise Invalid("At least one request a minute.")
    words = tuple(str(one) for one in parse(scopes).granted)
    return Terms(words, keys, keys_url, valid_to, per_minute, Validation(validation))


def register(*, name: str, organisation: str, kind: str = "", terms: Terms, by: Viewer) -> UUID:
    """A system of an organisation (its code). Raises NotFound, Invalid, Conflict.

    `kind` says what an organisation is that is not known yet, or not known well enough to decide what its systems see.
    """
    if kind and kind not in rules.SYSTEMS:
        raise Invalid(f"Systems call for organisations of these kinds: {', '.join(sorted(rules.SYSTEMS))}.")
    found = queries.by_code(organisation, viewer=by)
    if found is None and not kind:
        raise NotFound("There is no organisation with that code. Say of which --kind it is to make it known.")
    if found is None:
        found = actions.ensure(code=organisation, kind=kind, by=by)
    elif kind and found.kind not in rules.SYSTEMS:
        found = actions.describe(organisation=found, name=found.name, kind=kind, by=by)
    if found.kind not in rules.SYSTEMS:
        raise Invalid(f"It is not known for what {organisation} cares for people: its kind is {found.kind}.")
    return actions.register_client(name=name, organisation=found, terms=terms, by=by)


def named(name: str, *, viewer: Viewer) -> ClientShown:
    """Raises NotFound."""
    found = queries.client(name, viewer=viewer)
    if found is None:
        raise NotFound("There is no client of that name.")
    return found


def give(*, client: UUID, asked: Scopes | None, by: Viewer) -> tuple[str, Scopes, int]:
    """A token, what it allows, and for how many seconds. `asked` is None for all that the client may have.

    Raises NotFound where the client may call no longer, and ScopeRefused.
    """
    proving = queries.proving(client)
    if proving is None:
        raise NotFound("That client may not call: it was revoked, or its last day has gone by.")
    held = read(proving.scopes)
    given = narrowed(asked, held) if asked else held
    now = clock.now()
    ends = now + timedelta(minutes=float(terminology.parameter("client-token-lasts").value))
    if proving.valid_to is not None:
        ends = min(ends, datetime.combine(day_after(proving.valid_to), time(), clock.LONDON))
    token = token_urlsafe(32)
    actions.give_token(
        to=proving,
        digest=hashed(token),
        scopes=[str(one) for one in given.granted],
        expires_at=ends,
        by=by,
    )
    return token, given, int((ends - now).total_seconds())
