"""Who signed in with NHS login, as the session holds it: short, for a screen that others may use.

The session keeps whose record it is and a keyed digest of what was proved, never a number: if the record turns out to
be somebody else's, the digest no longer fits and the session is over.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound

IDLE_SECONDS = 10 * 60
LONGEST_SECONDS = 60 * 60
PENDING = "portal_pending"
_WHO, _PROOF, _SINCE, _SEEN = "portal_person", "portal_proof", "portal_since", "portal_seen"


def begin(request: HttpRequest, person: UUID, proof: tuple[str, str]) -> None:
    """A session of its own: whatever this browser was signed in to before is over."""
    now = int(clock.now().timestamp())
    request.session.flush()
    request.session.update({_WHO: str(person), _PROOF: digest(proof), _SINCE: now, _SEEN: now})


def person(request: HttpRequest) -> UUID | None:
    """Who is signed in, None for nobody. A member of staff signed in on the same browser is nobody here."""
    held = request.session.get(_WHO)
    if not held or request.user.is_authenticated:
        return None
    now = int(clock.now().timestamp())
    idle, since = now - request.session.get(_SEEN, 0), now - request.session.get(_SINCE, 0)
    whose = _standing(UUID(held), request.session.get(_PROOF, ""))
    if whose is None or idle > IDLE_SECONDS or since > LONGEST_SECONDS:
        end(request)
        return None
    request.session[_SEEN] = now
    return whose


def end(request: HttpRequest) -> None:
    """Sign out; nothing of the session is left. A member of staff who is signed in stays so."""
    held = request.session.get(_WHO)
    if held:
        actions.sign_out_resident(person=UUID(held), by=service("resident-sign-in"))
        request.session.flush()


def digest(proof: tuple[str, str]) -> str:
    return salted_hmac(
        "ginnel.portal", "|".join(proof), secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def _standing(held: UUID, proof: str) -> UUID | None:
    """Whom the id stands for now, if what was proved is still theirs."""
    try:
        now = people.standing(held)
    except NotFound:
        return None
    fits = [constant_time_compare(digest(one), proof) for one in people.proofs(now)]
    return now if any(fits) else None
