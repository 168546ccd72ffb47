"""Inpatient extracts in the simple layouts that research and antimicrobial stewardship tools share.

Five tables, each a file of its own: episodes, diagnoses, wards, results and microbiology. They name a person and a stay
by the hospital's own numbers, so that the files may arrive in any order. See docs/reference/feeds/inpatient.md.
"""

from __future__ import annotations

from ginnel.surfaces.feeds.inpatient import findings, stays
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.row import NULLS, Row


def source(row: Row) -> str:
    """No column names the hospital: it is the organisation the file is loaded for."""
    return ""


FEED = TabularFeed(
    name="inpatient",
    label="Inpatient research extract (CSV)",
    package="inpatient",
    builds={
        "EPISODES": stays.build,
        "DIAGNOSES": findings.build_diagnosis,
        "WARDS": stays.build_ward,
        "OBSERVATIONS": findings.build_result,
        "MICROBIOLOGY": findings.build_culture,
    },
    source=source,
    # As R writes what is missing.
    nulls=NULLS | {"NA"},
)
