"""What others than one organisation say of somebody, for the service that receives what it says."""

from __future__ import annotations

from uuid import UUID

from ginnel.foundation.people.queries.describing import with_closing
from ginnel.foundation.people.queries.linking import check_keeps
from ginnel.kernel.viewer import Viewer


def postcodes_beside(person: UUID, number: int, *, viewer: Viewer) -> list[str]:
    """The postcode, or "", of each source record that describes them but that of this number. Raises NotPermitted for
    all but services that keep the record."""
    check_keeps(viewer)
    records = with_closing([person])
    return [one.postcode for one in records if one.number != number and one.described_at]
