"""python benchmarks/person_page/run.py [--entries 1200] [--requests 200]: prints JSON.
Reads DATABASE_URL and GINNEL_HOME.

Exit code 1 when the page's 95th percentile is 150 ms or more.
"""

from __future__ import annotations

import argparse
import json
import sys

from ginnel.config.running import installation

LIMIT_MS = 150


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.person_page")
    parser.add_argument("--entries", type=int, default=1200)
    parser.add_argument("--requests", type=int, default=200)
    asked = parser.parse_args()
    with installation():
        import measure

        measure.build(asked.entries)
        found = measure.measure(asked.requests)
    print(json.dumps({"benchmark": "person-page", "limit_p95_ms": LIMIT_MS, **found}))
    return int(found["page_ms"]["p95"] >= LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
