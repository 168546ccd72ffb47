"""What the record holds, reduced to counts and one order-free number."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.record.store import digest as store
from ginnel.kernel.viewer import Viewer


def digest(*, viewer: Viewer) -> dict[str, Any]:
    """Counts of resources and versions, and the digest of what stands. Identifies nobody. Needs a transaction."""
    count, total = store.fold(store.resource_lines())
    return {"resources": count, "versions": store.entry_count(), "resources_digest": f"{total:032x}"}
