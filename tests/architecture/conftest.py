"""Says the sizes at the end of a run of these tests, so that drift is seen before it is refused."""

from __future__ import annotations

from statistics import median, quantiles

import pytest

from tests.architecture.sizes import file_lengths, function_lengths


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    files = [count for what, count in file_lengths().items() if what.startswith("src/")]
    spans = list(function_lengths("src/").values())
    for what, counts in (("files", files), ("functions", spans)):
        tail = quantiles(counts, n=10)[-1]
        line = f"{what}: {len(counts)}, lines median {median(counts):g}, p90 {tail:g}, longest {max(counts)}"
        terminalreporter.write_line(line)
