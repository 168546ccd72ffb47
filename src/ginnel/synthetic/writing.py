"""The county on disk: what each organisation sends, the truth and the places beside it, and a manifest of it all."""

from __future__ import annotations

import csv
import json
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as parquet

from ginnel.synthetic import county, fhir, figures, placefiles, spoiling, storyline, truth
from ginnel.synthetic.county import PART, Part
from ginnel.synthetic.facts import as_of, place
from ginnel.synthetic.sheets import FileKey, Rows
from ginnel.synthetic.truth import person_id

FORMAT = 4  # raised whenever the same seed would give other bytes
Progress = Callable[[int], None]
Name = tuple[str, str, str, bool]  # organisation, table, layout, whether it comes later
ROWS = pa.schema(
    [("file", pa.string()), ("row", pa.int32()), ("local_id", pa.string()), ("person", pa.int32())]
)
TABLES = {
    "residents": truth.RESIDENT, "people": truth.WHO, "corruptions": truth.WRONG, "spells": truth.SPELL,
    "care_home_admissions": truth.CARE_HOME,
}  # fmt: skip


@dataclass(slots=True)
class Rendered:
    """A part as bytes and counts, small enough to hand between processes."""

    people: int
    files: dict[Name, tuple[bytes, int, array[int], list[tuple[int, str, str]], Counter[str]]]
    records: tuple[list[str], array[int]]  # local id and person of each record of the part
    wrong: list[tuple[str, str, str, str, str]]
    told: truth.Told
    stories: list[dict[str, Any]] = field(default_factory=list)


def render(seed: int, people: int, index: int) -> Rendered:
    """Make one part and reduce it to what is written."""
    part = county.make(seed, index, people)
    rng = Random(seed * 1_000_003 + index + 500_000_003)
    files = {}
    for key, sheet in part.sheets.items():
        for rows, late in zip(sheet.soil(rng.random), (False, True), strict=True):
            if rows.lines:
                files[key.organisation.code, key.table, key.layout, late] = _bytes(key, rows)
    wrote = {view.record for view in part.known.values()}  # a second record may have had nothing to say
    wrong = [
        (view.organisation.code, view.local_id, person_id(view.who.number), *what)
        for view in part.views
        if view.record in wrote
        for what in view.wrong
    ]
    records = [view.local_id for view in part.views], array("i", [view.who.number for view in part.views])
    return Rendered(len(part.people), files, records, wrong, truth.tell(part), _stories(part))


def _bytes(
    key: FileKey, rows: Rows
) -> tuple[bytes, int, array[int], list[tuple[int, str, str]], Counter[str]]:
    end = ends(key.layout)
    return end.join(rows.lines) + end, len(rows.lines), rows.owners, rows.told, rows.counts


def ends(layout: str) -> bytes:
    """What a row ends with: councils save from a spreadsheet; a message already ends its segments."""
    return b"\r\n" if layout == "cld" else b"\n"


def _stories(part: Part) -> list[dict[str, Any]]:
    titles = {each["name"]: each["title"] for each in storyline.stories()}
    found = []
    for name, who in part.cast.items():
        records: dict[str, list[str]] = {}
        for (code, record), view in part.known.items():
            if view.who is who:
                records.setdefault(code, []).append(record)
        found.append(
            {
                "story": name,
                "title": titles[name],
                "person": person_id(who.number),
                "nhs_number": who.nhs,
                "name": f"{who.given} {who.family}",
                "born": who.born.isoformat(),
                "practice": who.practice,
                "council": who.area.locality.council,
                "records": records,
            }
        )
    return found


def write(
    *, people: int, seed: int, out: Path, workers: int = 1, progress: Progress = lambda done: None
) -> dict[str, Any]:
    """Make a county of `people` under `out`, replacing what is there; returns the manifest.

    Written beside `out` and moved into place when whole, so that `out` is never half a county.
    """
    building = out.with_name(out.name + ".partial")
    shutil.rmtree(building, ignore_errors=True)
    for folder in ("truth", "places"):
        (building / folder).mkdir(parents=True)
    with ExitStack() as stack:
        writer = _Writer(building, stack)
        for rendered in _parts(stack, seed, people, workers):
            writer.take(rendered)
            progress(rendered.people)
    manifest = writer.finish(people, seed)
    shutil.rmtree(out, ignore_errors=True)
    building.rename(out)
    return manifest


def _parts(stack: ExitStack, seed: int, people: int, workers: int) -> Iterator[Rendered]:
    job, indexes = partial(render, seed, people), range(-(-people // PART))
    if workers == 1:
        return map(job, indexes)
    return stack.enter_context(get_context("spawn").Pool(workers)).imap(job, indexes)


class _Writer:
    """Open files by name, opened when first needed; counts and figures added up on the way."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.files: dict[Name, IO[bytes]] = {}
        self.counts: dict[Name, Counter[str]] = {}
        self.totals: Counter[str] = Counter()
        self.figures: figures.Figures = Counter()
        self.people: placefiles.People = Counter()
        self.stories: list[dict[str, Any]] = []
        self.tables = {name: self._table(f"truth/{name}.csv", head) for name, head in TABLES.items()}
        self.tables["working"] = self._table("working-with.csv", truth.WORKING)
        self.pds = stack.enter_context((folder / "truth/pds.ndjson").open("wb"))
        self.rows = stack.enter_context(
            parquet.ParquetWriter(folder / "truth/rows.parquet", ROWS, compression="zstd")
        )

    def _table(self, name: str, head: tuple[str, ...]) -> IO[bytes]:
        stream = self.stack.enter_context((self.folder / name).open("wb"))
        stream.write(truth.table([head]))
        return stream

    def take(self, part: Rendered) -> None:
        told = part.told
        batches = [self._rows(name, *part.files[name], part.records) for name in sorted(part.files)]
        self.rows.write_table(pa.Table.from_batches(batches))
        for name, lines in (
            ("residents", told.residents), ("people", told.who), ("spells", told.spells),
            ("care_home_admissions", told.care_homes), ("working", told.working),
        ):  # fmt: skip
            self.tables[name].write(lines)
        self.pds.write(told.pds)
        self.tables["corruptions"].write(truth.table(("", "", *each) for each in part.wrong))
        self.figures.update(told.figures)
        self.people.update(told.people)
        self.stories += part.stories
        self.totals["people"] += part.people
        self.totals["records_of_people"] += len(part.records[0])
        self.totals.update(f"people: {what} {kind}" for *_, what, kind in part.wrong)

    def _rows(
        self,
        name: Name,
        text: bytes,
        count: int,
        owners: array[int],
        told: list[tuple[int, str, str]],
        counts: Counter[str],
        records: tuple[list[str], array[int]],
    ) -> pa.RecordBatch:
        """Write one file's rows of a part, and say whose each of them is."""
        stream = self.files.get(name) or self._open(name)
        before, path = self.counts[name]["rows"], path_of(name)
        stream.write(text)
        self.counts[name] += counts
        self.counts[name]["rows"] += count
        if name[3]:
            self.totals["rows: late"] += count
        wrong = []
        for row, kind, what in told:
            wrong.append(
                (
                    path,
                    before + row + 1,
                    name[0],
                    records[0][owners[row]],
                    person_id(records[1][owners[row]]),
                    what,
                    kind,
                )
            )
            self.totals[f"rows: {kind}"] += 1
        self.tables["corruptions"].write(truth.table(wrong))
        return _owned(path, before, owners, records)

    def _open(self, name: Name) -> IO[bytes]:
        code, _, layout, late = name
        path = self.folder / path_of(name)
        path.parent.mkdir(exist_ok=True)
        stream = self.files[name] = self.stack.enter_context(path.open("wb"))
        first = (
            [] if layout == "adt" else [spoiling.header(layout)] if layout != "fhir" else _shelf(code, late)
        )
        stream.write(b"".join(line + ends(layout) for line in first))
        own = len(first) if layout == "fhir" else 0  # a header is not a row
        self.counts[name] = Counter(rows=own, accepted=own)
        return stream

    def finish(self, people: int, seed: int) -> dict[str, Any]:
        """What can only be written when all is counted."""
        placefiles.write(self.folder / "places", people, self.people)
        with (self.folder / "truth/measures.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows(figures.rows(self.figures, self.people))
        _json(self.folder / "truth/counts.json", self.truth())
        manifest = self.manifest(people, seed)
        _json(self.folder / "manifest.json", manifest)
        return manifest

    def truth(self) -> dict[str, Any]:
        """Every count: people and corruptions, and for each file what a receipt of a first load should say."""
        files = {
            path_of(name): {
                "read": count["rows"],
                "accepted": count["accepted"],
                "already_held": count["already_held"],
                "quarantined": count["quarantined"],
            }
            for name, count in sorted(self.counts.items())
        }
        return {"totals": dict(sorted(self.totals.items())), "files": files}

    def manifest(self, people: int, seed: int) -> dict[str, Any]:
        names = sorted(
            self.counts,
            key=lambda name: (place().organisations[name[0]].kind != "gp-practice", name[3], name),
        )
        return {
            "format": FORMAT,
            "people": people,
            "seed": seed,
            "as_of": as_of().isoformat(),
            "start_here": self.stories[0] if self.stories else {},
            "stories": self.stories,
            "places": list(placefiles.FILES),
            "files": [self._described(name) for name in names],
        }

    def _described(self, name: Name) -> dict[str, Any]:
        body = place().organisations[name[0]]
        return {
            "path": path_of(name),
            "organisation": body.code,
            "name": body.name,
            "kind": body.kind,
            "scheme": "cassr" if body.kind == "council" else "ods",
            "layout": name[2],
            "rows": self.counts[name]["rows"],
        }


def path_of(name: Name) -> str:
    code, table, layout, late = name
    return FileKey(place().organisations[code], table, layout).name(late)


def _shelf(code: str, late: bool) -> list[bytes]:
    return [] if late else [fhir.line(tree) for tree in county.shelf(place().organisations[code])]


def _json(path: Path, tree: dict[str, Any]) -> None:
    path.write_text(json.dumps(tree, indent=1) + "\n", encoding="utf-8")


def _owned(
    path: str, before: int, owners: array[int], records: tuple[list[str], array[int]]
) -> pa.RecordBatch:
    """A row of truth/rows.parquet for each row of a file."""
    count = len(owners)
    which = pa.Array.from_buffers(pa.int32(), count, [None, pa.py_buffer(owners.tobytes())])
    rows = array("i", range(before + 1, before + count + 1))
    people = pa.Array.from_buffers(pa.int32(), len(records[1]), [None, pa.py_buffer(records[1].tobytes())])
    return pa.record_batch(
        [
            pa.array([path]).take(pa.array([0] * count, pa.int32())),
            pa.Array.from_buffers(pa.int32(), count, [None, pa.py_buffer(rows.tobytes())]),
            pa.array(records[0], pa.string()).take(which),
            people.take(which),
        ],
        schema=ROWS,
    )
