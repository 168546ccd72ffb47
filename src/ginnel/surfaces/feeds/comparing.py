"""One order-free number for all that has been received and how it was joined."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.db import transaction

from ginnel.care.reception.actions import observe_held
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record_actions
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.feeds.loading import service


@transaction.atomic
def digest() -> dict[str, Any]:
    """Counts and 128-bit digests of resources and of links; `digest` covers both."""
    viewer = service()
    held = record.digest(viewer=viewer)
    links = people.digest(viewer=viewer)
    whole = blake2b(f"{held['resources_digest']}{links['links_digest']}".encode(), digest_size=16).hexdigest()
    return {"digest": whole, **held, **links}


def reindex(everything: bool) -> int:
    """Index rows made again; how many."""
    return record_actions.reindex(
        everything=everything, by=sharing.service("reindex", purpose=Purpose.RECORD_KEEPING)
    )


def observe() -> int:
    """Relationships taken from what is held; from how many entries."""
    return observe_held(by=sharing.service("observe", purpose=Purpose.RECORD_KEEPING))
