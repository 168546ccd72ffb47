"""Who is who: try the matcher on a file whose people are known, or match everyone again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, NamedTuple

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Who is who: evaluate the matcher, or match everyone again."""


@command.command()
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--truth", required=True, metavar="COLUMN", help="The column that says who each row is about.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(first: Path, second: Path | None, truth: str, as_json: bool) -> None:
    """Precision, recall and F1 of the real matcher on FIRST, or between FIRST and SECOND (CSV, may be gzipped).

    Common column names are recognised; social-security numbers are never matched on. The truth column may be a person's
    id, or a record id as FEBRL writes them (rec-12-org and rec-12-dup-0 are rec-12). Uses the shipped model; only the
    chance that two records of the file are one person is read from it. Needs no database.
    """
    from ginnel.foundation.people.rules import model
    from ginnel.foundation.people.rules.evaluating import evaluate as evaluate_records

    started = time.perf_counter()
    files = [_read(path, truth) for path in (first, *([second] if second else []))]
    records, who = (
        [one for file in files for one in file.records],
        [one for file in files for one in file.who],
    )
    if len(records) < 2:
        raise click.ClickException("There must be at least two rows to compare.")
    if not any(who):
        raise click.ClickException(f"The column {truth} is empty in every row.")
    records = [record._replace(number=number) for number, record in enumerate(records)]
    found = evaluate_records(records, who, model.shipped(), split=len(files[0].records) if second else 0)
    seconds = round(time.perf_counter() - started, 2)
    known = {kind: sorted({c for file in files for c in file.known.get(kind, ())}) for kind in _kinds(files)}
    figures = _figures(found, len(records), len(set(filter(None, who))), seconds, known)
    print_json("match-evaluation", figures) if as_json else _print(figures)


class _People(NamedTuple):
    """One file: the features of each row, who each is by the truth column, and which columns were recognised."""

    records: list[Any]
    who: list[str]
    known: dict[str, list[str]]


def _read(path: Path, wanted: str) -> _People:
    import csv
    import gzip
    import zlib

    from ginnel.foundation.people.rules import delimited, files, headings
    from ginnel.foundation.people.rules.features import features

    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        text, encoding = delimited.decoded(data)
        header, rows = delimited.rows(text)
    except (csv.Error, OSError, EOFError, zlib.error) as broken:
        raise click.ClickException(f"{path.name} cannot be read as CSV: {broken}") from broken
    if encoding != "UTF-8":
        click.echo(f"{path.name} is not UTF-8; read as {encoding}.", err=True)
    truth = headings.find(header, wanted)
    if truth is None:
        raise click.ClickException(
            f"{path.name} has no column {wanted}. It has: {', '.join(header) or 'none'}."
        )
    known = headings.recognise([name for name in header if name != truth])
    if not known:
        raise click.ClickException(f"No column of {path.name} is recognised. It has: {', '.join(header)}.")
    records = [features(files.as_columns(row, known, number)) for number, row in enumerate(rows)]
    return _People(records, [files.truth(row[truth]) for row in rows], known)


def _kinds(files: list[_People]) -> list[str]:
    return list(dict.fromkeys(kind for file in files for kind in file.known))


def _figures(
    found: Any, records: int, people: int, seconds: float, known: dict[str, list[str]]
) -> dict[str, Any]:
    from ginnel.foundation.people.rules import model

    grouped, pairs = found.grouped, found.pairs
    return {
        "precision": grouped.precision,
        "recall": grouped.recall,
        "f1": grouped.f1,
        "review": {
            "automatic": found.automatic.found,
            "automatic_wrong": found.automatic.found - found.automatic.right,
            "for_review": found.for_review,
            "contradicted": found.contradicted,
        },
        "pairs": {"precision": pairs.precision, "recall": pairs.recall, "f1": pairs.f1, "found": pairs.found},
        "records": records,
        "people": people,
        "true_pairs": grouped.wanted,
        "compared_pairs": found.blocked,
        "blocking_recall": found.reachable / grouped.wanted if grouped.wanted else 1.0,
        "prior": found.prior,
        "model_version": model.CURRENT,
        "how": "shipped model; records grouped by average weight; the prior alone is read from the file",
        "columns": known,
        "seconds": seconds,
    }


def _print(figures: dict[str, Any]) -> None:
    review = figures["review"]
    click.echo(
        f"{figures['records']:,} records of {figures['people']:,} people, {figures['true_pairs']:,} true pairs"
    )
    click.echo(
        f"compared {figures['compared_pairs']:,} pairs, {figures['blocking_recall']:.2%} of the true ones"
    )
    click.echo("groups: precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}".format(**figures))
    click.echo(
        "pairs:  precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}".format(**figures["pairs"])
    )
    click.echo(
        f"in use: {review['automatic']:,} pairs joined by traced number ({review['automatic_wrong']:,} wrongly), "
        f"{review['for_review']:,} for a human ({review['contradicted']:,} contradict each other)"
    )
    click.echo(f"model {figures['model_version']}: {figures['how']}; {figures['seconds']} s")


@command.command()
@click.option(
    "--keys-are-current", is_flag=True, help="Skip working out keys again: all were made by this version."
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@with_django
def rebuild(keys_are_current: bool, as_json: bool) -> None:
    """Match everyone again, all at once (on DuckDB): after a new model or an upgrade, or a first large load.

    Candidates are made again from the shipped model; links made by traced number and by humans are settled again. What
    it finds is what one-at-a-time matching finds, so on an up-to-date store nothing changes.
    """
    from ginnel.foundation.people import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("match", purpose=Purpose.RECORD_KEEPING)
    counts = actions.rebuild(by=by, are_keys_current=keys_are_current)
    if as_json:
        print_json("match-rebuild", counts)
    else:
        click.echo(", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items()))
