"""The words of PDF files, read apart (`pdf_reader`) and only so long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_READER = Path(__file__).with_name("pdf_reader.py")
LARGEST = 10_000_000  # bytes of one file
MOST_BYTES = 40_000_000  # of all that are read at once
_SECONDS = 12


def words(files: Sequence[bytes]) -> list[str]:
    """The words of each file; '' for one that has none, is too large, or was not reached in time."""
    sent = _within_bounds(files)
    said = iter(_read([files[number] for number in sent])) if sent else iter(())
    found = [""] * len(files)
    for number in sent:
        found[number] = next(said, "")
    return found


def _within_bounds(files: Sequence[bytes]) -> list[int]:
    chosen, total = [], 0
    for number, data in enumerate(files):
        if len(data) <= LARGEST and total + len(data) <= MOST_BYTES:
            chosen.append(number)
            total += len(data)
    return chosen


def _read(files: Sequence[bytes]) -> list[str]:
    sent = b"".join(len(data).to_bytes(8, "big") + data for data in files)
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=_SECONDS, check=False)
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
