"""One order-free number for all that has been received and how it was joined."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.db import transaction

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.surfaces.feeds.loading import service


@transaction.atomic
def digest() -> dict[str, Any]:
    """Counts and 128-bit digests of resources and of links; `digest` covers both."""
    viewer = service()
    held = record.digest(viewer=viewer)
    links = people.digest(viewer=viewer)
    whole = blake2b(f"{held['resources_digest']}{links['links_digest']}".encode(), digest_size=16).hexdigest()
    return {"digest": whole, **held, **links}
