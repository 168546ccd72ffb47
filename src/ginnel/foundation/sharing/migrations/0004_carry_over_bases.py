"""What was recorded as lawful before agreements were documents goes on as an agreement that says so, for a year.

Nobody signed it, so it is marked as carried over; its review is due four weeks after the migration, and information
governance is told.
"""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import migrations

from ginnel.kernel import clock

SYSTEM = "urn:ginnel:carried-over"
REVIEWED_AFTER, LASTS = timedelta(days=28), timedelta(days=365)


def carry_over(apps: Any, editor: Any) -> None:
    bases = apps.get_model("sharing", "Basis").objects.order_by("organisation_id", "purpose", "-pk")
    for basis in bases.distinct("organisation_id", "purpose").select_related("organisation"):
        if basis.is_lawful:
            _carry(apps, basis)


def _carry(apps: Any, basis: Any) -> None:
    now, today, at = clock.now(), clock.today(), basis.organisation
    identifier = f"{at.code}/{basis.purpose}"
    agreement, made = apps.get_model("sharing", "Agreement").objects.get_or_create(
        system=SYSTEM, identifier=identifier, defaults={"made_at": now}
    )
    if not made:
        return
    starts = basis.recorded_at.astimezone(clock.LONDON).date()
    document = {
        "Identifier": {"value": identifier, "System": SYSTEM},
        "Name": basis.reason,
        "Contact": basis.recorded_by_name,
        "Party": [{"Name": at.name, "CatalogueID": [at.code]}],
        "Data": ["everything"],
        "Purpose": [basis.purpose],
        "StartDate": starts.isoformat(),
        "EndDate": (today + LASTS).isoformat(),
    }
    version = apps.get_model("sharing", "AgreementVersion").objects.create(
        agreement=agreement,
        number=1,
        uri="",
        name=basis.reason,
        contact=basis.recorded_by_name,
        purposes=[basis.purpose],
        covers=[0],  # everything
        starts_on=starts,
        ends_on=today + LASTS,
        review_on=today + REVIEWED_AFTER,
        document=document,
        digest=sha256(json.dumps(document, sort_keys=True).encode()).hexdigest(),
        is_carried_over=True,
        recorded_at=now,
        recorded_by="service:migrate",
        recorded_by_name="Carried over when agreements became documents",
    )
    apps.get_model("sharing", "AgreementParty").objects.create(
        version=version, organisation=at, name=at.name, signatory="Nobody: carried over"
    )


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_agreements")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
