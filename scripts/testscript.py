"""Run the FHIR R4 TestScripts of a folder against a server, and say of each test what came of it.

python scripts/testscript.py FOLDER --base http://127.0.0.1:8000/fhir/R4 --token TOKEN
    [--fixtures FOLDER] [--variable NAME=VALUE] [--own-ids] [--okay-is-any-success]
    [--persons] [--unclaimed-too] [--added FILE]

Status 1 where a test failed. What this runner cannot judge (profiles beyond the base, other origins and destinations)
is told as untried, what the server does not claim as unclaimed, and neither is a pass. See
docs/how-to/run-testscripts.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from testscripts.adapting import Adapting  # noqa: E402
from testscripts.script import Script  # noqa: E402
from testscripts.server import Server, Tree  # noqa: E402

from ginnel.foundation.record.fhir import xml  # noqa: E402


def read(folder: Path) -> Iterator[tuple[Path, Tree]]:
    """Every resource in the files of a folder; a file that is none is passed over."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".xml") and path.is_file():
            try:
                tree = xml.read(path.read_bytes()) if path.suffix == ".xml" else json.loads(path.read_text())
            except ValueError as error:
                print(f"passed over: {path}: {type(error).__name__}")
                continue
            if isinstance(tree, dict) and "resourceType" in tree:
                yield path, tree


def fixtures(folders: list[Path]) -> dict[str, Tree]:
    """Resources by how scripts refer to them: the path of the file, and Type/id."""
    found: dict[str, Tree] = {}
    for folder in folders:
        for path, tree in read(folder):
            found[str(path.relative_to(folder))] = tree
            found.setdefault(path.name, tree)
            found.setdefault(f"{tree['resourceType']}/{tree.get('id')}", tree)
    return found


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--fixtures", type=Path, action="append", default=[])
    parser.add_argument("--variable", action="append", default=[])
    parser.add_argument(
        "--own-ids", action="store_true", help="the server gives ids: a PUT to one of a script's is a POST"
    )
    parser.add_argument(
        "--okay-is-any-success", action="store_true", help="for scripts that mean 2xx by `okay`"
    )
    parser.add_argument(
        "--persons", action="store_true", help="a search finds persons: know Patients by theirs"
    )
    parser.add_argument("--unclaimed-too", action="store_true", help="ask also what is not claimed")
    parser.add_argument(
        "--added", type=Path, help='JSON, {"Patient": {...}}: what every resource of a type has here'
    )
    return parser.parse_args()


def main() -> int:
    given = asked()
    variables = dict(one.split("=", 1) for one in given.variable)
    added = json.loads(given.added.read_text()) if given.added else {}
    server = Server(given.base.rstrip("/"), given.token)
    found = fixtures([given.folder, *given.fixtures])
    counts: dict[str, int] = {}
    for path, tree in read(given.folder):
        if tree["resourceType"] == "TestScript":
            adapting = Adapting(
                given.own_ids, given.okay_is_any_success, given.unclaimed_too, given.persons, added
            )
            for name, came, why in Script(tree, server, adapting, found, variables).run():
                counts[came] = counts.get(came, 0) + 1
                where = path.relative_to(given.folder)
                print(f"{came:9} {where}: {name}" + (f": {why}" if why else ""), flush=True)
    print(", ".join(f"{count} {came}" for came, count in sorted(counts.items())) or "no TestScript was found")
    return 1 if counts.get("fail") or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
