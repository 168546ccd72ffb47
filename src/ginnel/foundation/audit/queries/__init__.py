"""Reading what happened, checking that it is still what was written, and finding what is worth a look."""

from ginnel.foundation.audit.queries.alerting import (
    PAGE,
    Queue,
    WorthALook,
    did_about,
    how_many_wait,
    one_alert,
    opened,
    queue,
)
from ginnel.foundation.audit.queries.exporting import exported
from ginnel.foundation.audit.queries.looking_at_systems import (
    days_before,
    introductions,
    people_read_of,
    read_more,
    readings,
    system_scale,
)
from ginnel.foundation.audit.queries.looking_back import (
    earliest,
    farthest_back,
    looked_back_until,
    openings,
    people_opened,
    related_within,
    scale,
    searched,
    waited,
)
from ginnel.foundation.audit.queries.own import Look, looks, read_by_those_who_act
from ginnel.foundation.audit.queries.reading import Happened, events_for, known, one, recent, recorded
from ginnel.foundation.audit.queries.retention import Held, expired, expired_alerts, holds, kept_since
from ginnel.foundation.audit.queries.verifying import Verified, anchor_file, verify

__all__ = [
    "PAGE",
    "Happened",
    "Held",
    "Look",
    "days_before",
    "expired",
    "expired_alerts",
    "holds",
    "kept_since",
    "Queue",
    "Verified",
    "WorthALook",
    "anchor_file",
    "earliest",
    "farthest_back",
    "events_for",
    "exported",
    "how_many_wait",
    "introductions",
    "known",
    "looked_back_until",
    "looks",
    "one",
    "one_alert",
    "did_about",
    "opened",
    "openings",
    "people_opened",
    "people_read_of",
    "queue",
    "read_more",
    "readings",
    "system_scale",
    "read_by_those_who_act",
    "recent",
    "recorded",
    "related_within",
    "scale",
    "searched",
    "verify",
    "waited",
]
