"""What each tabular feed lists of its columns."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ginnel.surfaces.feeds.tabular.columns import columns_of, headings, tables

FEEDS = sorted(path.parent.name for path in Path(__file__).parents[1].glob("*/columns.csv"))
KINDS = {"text", "code", "number", "flag", "date", "time", "moment", "nhs-number", "postcode", "organisation"}


def folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@pytest.mark.parametrize("feed", FEEDS)
def test_every_column_says_what_it_means_in_a_kind_we_know(feed: str) -> None:
    assert columns_of(feed)
    assert not [column.name for column in columns_of(feed) if not column.means or column.kind not in KINDS]


@pytest.mark.parametrize("feed", FEEDS)
def test_no_heading_stands_for_two_columns_of_one_table(feed: str) -> None:
    spelt = Counter(
        (column.table, one)
        for column in columns_of(feed)
        for one in {folded(name) for name in (column.name, *column.aliases)}
    )
    assert not [name for name, count in spelt.items() if count > 1]


def test_a_numbered_heading_stands_for_as_many_columns() -> None:
    named = [name for name in headings("sus_apc") if name.startswith("SECONDARY DIAGNOSIS")]
    assert (named[0], named[-1]) == ("SECONDARY DIAGNOSIS (ICD) 1", "SECONDARY DIAGNOSIS (ICD) 24")


def test_a_feed_of_several_tables_names_them_in_order() -> None:
    assert tables("csds")[:2] == ("CYP001", "CYP002")
    assert headings("csds", "CYP201")[0] == "CARE CONTACT IDENTIFIER"
