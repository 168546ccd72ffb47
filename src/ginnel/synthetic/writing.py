"""The county on disk: one file an organisation, the truth beside them, and a manifest that says what is where."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import astuple, dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

import orjson

from ginnel.synthetic import county
from ginnel.synthetic.county import PART
from ginnel.synthetic.desks import council
from ginnel.synthetic.facts import Organisation, as_of, place
from ginnel.synthetic.residents import Resident

FORMAT = 1  # raised whenever the same seed would give other bytes
Progress = Callable[[int], None]

RESIDENT = (
    "person", "nhs_number", "given", "middle", "family", "sex", "born", "died", "ethnicity", "line", "town", "postcode",
    "household", "practice", "district", "deprivation", "frailty", "conditions", "tie", "carer",
)  # fmt: skip
WHO = ("organisation", "local_id", "person")
WORKING = ("organisation", "local_id", "kind", "since")
WRONG = ("file", "row", "organisation", "local_id", "person", "field", "kind")


@dataclass(slots=True)
class Rendered:
    """A part as bytes and truth rows, small enough to hand between processes."""

    people: int = 0
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    told: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    residents: list[tuple[Any, ...]] = field(default_factory=list)
    who: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    working: list[tuple[str, ...]] = field(default_factory=list)
    start_here: dict[str, Any] = field(default_factory=dict)


def person_id(number: int) -> str:
    return f"P{number:08d}"


def render(seed: int, people: int, index: int) -> Rendered:
    """Make one part and reduce it to what is written."""
    part = county.make(seed, index, people)
    out = Rendered(len(part.people))
    for code, sheet in part.sheets.items():
        out.lines[code], out.told[code], out.counts[code] = sheet.lines, sheet.told, sheet.counts
    out.residents = [_resident(each) for each in part.people]
    for view in part.views:
        truth = (view.organisation.code, view.local_id, person_id(view.who.number))
        out.who.append(truth)
        out.wrong += [(*truth, *what) for what in view.wrong]
    out.working = [astuple(each) for each in part.working]
    if part.star:
        records = {each.organisation.code: each.local_id for each in part.views if each.who is part.star}
        out.start_here = _start_here(part.star) | {"records": records}
    return out


def _start_here(who: Resident) -> dict[str, Any]:
    return {
        "person": person_id(who.number),
        "nhs_number": who.nhs,
        "name": f"{who.given} {who.family}",
        "born": who.born.isoformat(),
        "practice": who.practice,
        "council": who.locality.council,
    }


def _resident(who: Resident) -> tuple[Any, ...]:
    home = who.address
    return (
        person_id(who.number), who.nhs, who.given, who.middle, who.family, who.sex, who.born, who.died or "",
        who.ethnicity, home.line, home.town, home.postcode, who.household, who.practice, who.locality.district,
        who.deprivation, who.frailty, "|".join(who.conditions), who.tie, person_id(who.carer) if who.carer >= 0 else "",
    )  # fmt: skip


def write(
    *, people: int, seed: int, out: Path, workers: int = 1, progress: Progress = lambda done: None
) -> dict[str, Any]:
    """Make a county of `people` under `out`, replacing what is there; returns the manifest.

    Written beside `out` and moved into place when whole, so that `out` is never half a county.
    """
    building = out.with_name(out.name + ".partial")
    shutil.rmtree(building, ignore_errors=True)
    (building / "truth").mkdir(parents=True)
    with ExitStack() as stack:
        writer = _Writer(building, stack)
        for rendered in _parts(stack, seed, people, workers):
            writer.take(rendered)
            progress(rendered.people)
    manifest = writer.manifest(people, seed)
    (building / "truth" / "counts.json").write_text(json.dumps(writer.truth(), indent=1) + "\n")
    (building / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    shutil.rmtree(out, ignore_errors=True)
    building.rename(out)
    return manifest


def _parts(stack: ExitStack, seed: int, people: int, workers: int) -> Iterator[Rendered]:
    job, indexes = partial(render, seed, people), range(-(-people // PART))
    if workers == 1:
        return map(job, indexes)
    return stack.enter_context(get_context("spawn").Pool(workers)).imap(job, indexes)


class _Writer:
    """Open files by organisation code, opened when first needed."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.files: dict[str, IO[bytes]] = {}
        self.counts: dict[str, Counter[str]] = {}
        self.totals: Counter[str] = Counter()
        self.start_here: dict[str, Any] = {}
        self.working = self._table("working-with", WORKING)
        self.residents, self.who, self.wrong = (
            self._table(f"truth/{name}", fields)
            for name, fields in (("residents", RESIDENT), ("people", WHO), ("corruptions", WRONG))
        )

    def _table(self, name: str, fields: tuple[str, ...]) -> Any:
        stream = self.stack.enter_context(
            (self.folder / f"{name}.csv").open("w", newline="", encoding="utf-8")
        )
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(fields)
        return writer

    def take(self, part: Rendered) -> None:
        for code in sorted(part.lines):
            self._rows(place().organisations[code], part)
        self.residents.writerows(part.residents)
        self.who.writerows(part.who)
        self.wrong.writerows(("", "", *each) for each in part.wrong)
        self.working.writerows(part.working)
        self.start_here = self.start_here or part.start_here
        self.totals["people"] += part.people
        self.totals["records_of_people"] += len(part.who)
        self.totals.update(f"people: {what}" for *_, name, kind in part.wrong if (what := f"{name} {kind}"))

    def _rows(self, body: Organisation, part: Rendered) -> None:
        end = b"\r\n" if body.kind == "council" else b"\n"
        stream = self.files.get(body.code) or self._open(body, end)
        before = self.counts[body.code]["rows"]
        stream.write(end.join(part.lines[body.code]) + end)
        self.counts[body.code] += part.counts[body.code]
        for line, kind, name in part.told[body.code]:
            self.wrong.writerow((county.file_name(body), before + line + 1, body.code, "", "", name, kind))
            self.totals[f"rows: {kind}"] += 1

    def _open(self, body: Organisation, end: bytes) -> IO[bytes]:
        path = self.folder / county.file_name(body)
        path.parent.mkdir(exist_ok=True)
        stream = self.files[body.code] = self.stack.enter_context(path.open("wb"))
        first = (
            [council.header()]
            if body.kind == "council"
            else [orjson.dumps(tree) for tree in county.shelf(body)]
        )
        stream.write(end.join(first) + end)
        own = 0 if body.kind == "council" else len(first)  # a header is not a row
        self.counts[body.code] = Counter(rows=own, accepted=own)
        return stream

    def truth(self) -> dict[str, Any]:
        """Every count: people and corruptions, and for each file what a receipt of a first load should say."""
        files = {
            county.file_name(place().organisations[code]): {
                "read": count["rows"],
                "accepted": count["accepted"],
                "already_held": count["already_held"],
                "quarantined": count["quarantined"],
            }
            for code, count in sorted(self.counts.items())
        }
        return {"totals": dict(sorted(self.totals.items())), "files": files}

    def manifest(self, people: int, seed: int) -> dict[str, Any]:
        bodies = [place().organisations[code] for code in self.counts]
        return {
            "format": FORMAT,
            "people": people,
            "seed": seed,
            "as_of": as_of().isoformat(),
            "start_here": self.start_here,
            "files": [
                {
                    "path": county.file_name(body),
                    "organisation": body.code,
                    "name": body.name,
                    "kind": body.kind,
                    "scheme": "cassr" if body.kind == "council" else "ods",
                    "rows": self.counts[body.code]["rows"],
                }
                for body in sorted(bodies, key=lambda each: (each.kind != "gp-practice", each.code))
            ],
        }
