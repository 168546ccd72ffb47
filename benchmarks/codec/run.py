"""Microseconds per resource of each step of the FHIR codec, beside orjson.loads as the floor.

    python benchmarks/codec/run.py [--count 4000] [--json] [FILE.ndjson ...]

Without files the input is made up (made_up.py). Each step is timed seven times in processor time and the best is
told, with the collector off, because other programs on the machine can only make it slower.
"""

from __future__ import annotations

import gc
import json as standard
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from made_up import resources

from ginnel.foundation.record.fhir import compartment, extraction, json, references, validation
from ginnel.foundation.record.fhir.names import Names

ROUNDS = 7


def best(work: Callable[[], object], count: int) -> float:
    """Microseconds per resource, the best of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) / count * 1e6


def steps(
    texts: list[bytes], spread: list[bytes], trees: list[dict[str, Any]]
) -> dict[str, Callable[[], object]]:
    """Each step over the whole input, by name."""
    kinds = [tree["resourceType"] for tree in trees]
    both = list(zip(kinds, trees, strict=True))
    whole = list(zip(kinds, texts, trees, strict=True))
    names = Names()
    names.add({"fullUrl": "urn:uuid:none", "resource": {"resourceType": "Patient", "id": "none"}})
    return {
        "floor: orjson.loads": lambda: [orjson.loads(text) for text in texts],
        "floor: orjson.loads and dumps": lambda: [orjson.dumps(orjson.loads(text)) for text in texts],
        "read, minified": lambda: [json.read(text) for text in texts],
        "read, pretty-printed": lambda: [json.read(text) for text in spread],
        "check": lambda: [validation.check(kind, text, tree) for kind, text, tree in whole],
        "notes": lambda: [validation.notes(tree) for tree in trees],
        "subjects": lambda: [compartment.subjects(kind, tree) for kind, tree in both],
        "names in text": lambda: [names.put(text) for text in texts],
        "rewrite references in tree": lambda: [references.rewrite(tree, lambda text: text) for tree in trees],
        "extract": lambda: [extraction.extract(kind, tree) for kind, tree in both],
        "occurred": lambda: [extraction.occurred(kind, tree) for kind, tree in both],
        "category": lambda: [extraction.category(kind, tree) for kind, tree in both],
        "title": lambda: [extraction.title(kind, tree) for kind, tree in both],
        "canonical": lambda: [json.canonical(tree) for tree in trees],
    }


def main(arguments: list[str]) -> None:
    count = int(arguments[arguments.index("--count") + 1]) if "--count" in arguments else 4000
    files = [Path(one) for one in arguments if one.endswith(".ndjson")]
    lines = [line for path in files for line in path.read_bytes().splitlines() if line.strip()]
    trees = [json.read(line) for line in lines] or resources(count)
    texts = [json.canonical(tree) for tree in trees]
    spread = [orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2) for text in texts]
    gc.collect()
    gc.freeze()
    gc.disable()
    each = {name: round(best(work, len(texts)), 2) for name, work in steps(texts, spread, trees).items()}
    told = {
        "resources": len(texts),
        "average_bytes": round(sum(map(len, texts)) / len(texts)),
        "microseconds": each,
    }
    whole = (
        "read, minified",
        "check",
        "notes",
        "subjects",
        "rewrite references in tree",
        "extract",
        "occurred",
        "category",
        "canonical",
    )
    told["total"] = round(sum(each[name] for name in whole), 1)
    told["times_the_floor"] = round(told["total"] / each["floor: orjson.loads"], 1)
    if "--json" in arguments:
        print(standard.dumps({"schema": 1, **told}))
        return
    for name, value in each.items():
        print(f"{name:32} {value:8.2f} µs")
    print(
        f"{'together (no names, no title)':32} {told['total']:8.2f} µs, {told['times_the_floor']} times the floor"
    )
    print(f"{told['resources']} resources of {told['average_bytes']} bytes on average")


if __name__ == "__main__":
    main(sys.argv[1:])
