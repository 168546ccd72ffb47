"""The whole judgement as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.values.pseudonyms import Pseudonyms
from ginnel.kernel.viewer import Purpose
from ginnel.population.engine import lake
from ginnel.population.measures import queries as measured
from ginnel.synthetic.judging import matching, measures


def judge(folder: Path) -> dict[str, Any]:
    """{matching, measures}; measures only where rows have been drawn (`ginnel intake`)."""
    viewer = sharing.service("synthetic", purpose=Purpose.RECORD_KEEPING)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = sum(each["rows"] for each in manifest["files"])
    tally = matching.judge(folder, viewer=viewer)
    return {"matching": {"rows": rows, **tally.as_data(rows)}, "measures": _measures(folder, viewer)}


def _measures(folder: Path, viewer: Any) -> dict[str, Any]:
    purpose = Purpose.PLANNING.value
    drawn = lake.read(Path(settings.GINNEL_HOME) / "lake" / purpose)
    if drawn is None:
        return {}
    persons = {(each.organisation, each.local_id): each.person for each in people.linked(viewer=viewer)}
    keys = Pseudonyms(settings.GINNEL_PSEUDONYM_KEY, purpose)
    return {
        each.id: measures.judge(
            folder, drawn, each, persons=persons, keys=keys, record=settings.GINNEL_RECORD_KEY
        ).as_data()
        for each in measured.measures()
    }
