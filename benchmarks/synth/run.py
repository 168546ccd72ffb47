"""How many residents a second the pretend county is made at, and what that costs in rows, bytes and memory.

    .venv/bin/python benchmarks/synth/run.py --people 20000 --workers 2

Prints one JSON object. The ceiling beside it is the same machine hashing, dumping and writing the same bytes with
nothing decided: what a generator that did no thinking could reach.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from pathlib import Path

import orjson

from ginnel.synthetic import writing


def measure(people: int, workers: int) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp())
    try:
        began = time.perf_counter()
        manifest = writing.write(people=people, seed=1, out=folder / "county", workers=workers)
        seconds = time.perf_counter() - began
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {
            "people": people,
            "workers": workers,
            "seconds": round(seconds, 2),
            "people_per_second": round(people / seconds),
            "rows": sum(each["rows"] for each in manifest["files"]),
            "bytes": sum(path.stat().st_size for path in files),
            "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "ceiling_people_per_second": round(people / _ceiling(files, folder / "copy")),
        }
    finally:
        shutil.rmtree(folder)


def _ceiling(files: list[Path], copy: Path) -> float:
    """Seconds to turn every resource from objects to bytes and write it, one process."""
    trees = [orjson.loads(line) for path in files if path.suffix == ".ndjson" for line in _sound(path)]
    began = time.perf_counter()
    with copy.open("wb") as out:
        for tree in trees:
            out.write(orjson.dumps(tree))
    return time.perf_counter() - began


def _sound(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().splitlines() if line.endswith(b"}")]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    print(json.dumps(measure(chosen.people, chosen.workers), indent=1))
