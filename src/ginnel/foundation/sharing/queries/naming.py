"""Who did something, in words, from the identity that was written down with it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.system_viewer import CLIENT
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_SERVICE = "service:"
_RESIDENT = "resident:"


def names_of(identities: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """Identity to a member of staff's name or to what a service is for; what nobody knows is left as it is."""
    wanted = set(identities)
    accounts = {one: account for one in wanted if (account := _account(one))}
    staff = organisations.account_names(accounts.values(), viewer=viewer) if accounts else {}
    named = {one: staff[account] for one, account in accounts.items() if account in staff}
    named |= _clients(wanted, viewer)
    return {one: named.get(one) or _service(one) or one for one in wanted}


@needs_no_viewer("says what kind of identity it is")
def is_system(identity: str) -> bool:
    """Whether this is an organisation's system, and no member of staff, resident or service."""
    return identity.startswith(CLIENT)


def _clients(identities: Iterable[str], viewer: Viewer) -> dict[str, str]:
    """Which system it is, and whose."""
    ids = {one: UUID(one.removeprefix(CLIENT)) for one in identities if is_system(one)}
    names = organisations.client_names(ids.values(), viewer=viewer) if ids else {}
    return {one: names[client] for one, client in ids.items() if client in names}


def _account(identity: str) -> UUID | None:
    try:
        return UUID(identity)
    except ValueError:
        return None


def _service(identity: str) -> str:
    if identity.startswith(_RESIDENT):
        return "A resident, signed in with NHS login"
    name = identity.removeprefix(_SERVICE)
    if name == identity or name not in rules.SERVICES:
        return ""
    purpose = rules.SERVICES[name][0]
    return f"A command here, for {purpose[:1].lower()}{purpose[1:]}"
