"""The trail as FHIR AuditEvents, for somebody else's store of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from ginnel.foundation.audit import fhir, models
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.queries.verifying import COLUMNS
from ginnel.foundation.audit.rules import Row
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Viewer


def exported(*, since: datetime, until: datetime, viewer: Viewer) -> Iterator[dict[str, Any]]:
    """Every event from a moment up to another, oldest first, whoever it is about; memory does not grow with them.

    Raises NotPermitted for anybody but a service that checks how records are used.
    """
    check_answers_for_use(viewer)
    if not viewer.identity.startswith("service:"):
        raise NotPermitted(("Only a command gives out the whole trail.",))
    rows = models.Event.objects.filter(at__gte=since, at__lt=until).order_by("at", "writer", "sequence")
    with transaction.atomic():
        for values in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
            yield fhir.audit_event(Row(*values))
