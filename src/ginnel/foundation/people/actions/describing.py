"""Keep what sources say of people, and place each among the people already known."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ginnel.foundation.people.actions import columns
from ginnel.foundation.people.rules.description import Described, Description
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def describe(*, descriptions: Sequence[Description], by: Viewer) -> Described:
    """Set the demographics of source records, then match them. The last description of a number in a
    batch counts."""
    latest = {description.number: description for description in descriptions}
    changed = columns.write(latest.values())
    return Described(len(changed), len(latest) - len(changed), 0, 0, 0)
