"""Every file that others wrote opens, or says why not; none raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import recognise

RealData = Callable[[str], Path]


def test_every_file_opens_and_every_line_is_bytes_or_a_reason(real_data: RealData) -> None:
    seen: Counter[str] = Counter()
    for path in sorted(each for each in real_data(".").rglob("*") if each.is_file()):
        for opened in open_file(path):
            seen["files"] += 1
            faults = [line.code for _, line in opened.lines() if isinstance(line, Fault)]
            seen.update(faults)
    assert seen["files"] > 2_500
    assert seen["truncated"] + seen["corrupt"] == 0


def test_every_file_is_recognised_by_a_feed_or_has_a_receipt_that_says_why(real_data: RealData) -> None:
    by_feed: Counter[str] = Counter()
    for path in sorted(real_data("synthea-r4").rglob("*")) + sorted(
        real_data("geography-and-need").rglob("*.csv")
    ):
        if path.is_file():
            for opened in open_file(path):
                by_feed[recognise(opened).name] += 1
    assert by_feed["fhir"] > 50
    assert by_feed["cld"] == 0
    assert by_feed["unreadable"] > 10
