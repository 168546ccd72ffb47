"""Keeping of which source records it is closed that there is one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ginnel.foundation.people.models import Closing, SourceRecord
from ginnel.foundation.people.rules.closing import closing
from ginnel.kernel import prepared
from ginnel.kernel.viewer import Viewer


def close_sources(*, said: Mapping[int, Collection[int]], by: Viewer) -> None:
    """Of each source record (number), the categories of all that it says; none named means that it is open.

    Ginnel's own record of somebody is never closed: everybody writes there. The audit trail has whoever said it.
    """
    by_source = {source: closing(told) for source, told in said.items()}
    opened = [source for source, closed_by in by_source.items() if not closed_by]
    wanted = [source for source, closed_by in by_source.items() if closed_by]
    if opened:
        prepared.run("DELETE FROM people_closing WHERE source_id = ANY(%s::bigint[])", [opened])
    if not wanted:
        return
    outside = SourceRecord.objects.filter(number__in=wanted, made_with=None).values_list("number", flat=True)
    Closing.objects.bulk_create(
        [Closing(source_id=source, categories=sorted(by_source[source])) for source in outside],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["categories"],
    )
