"""Make a pretend county: what every organisation would send, and the truth behind it."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option(
    "--people", type=click.IntRange(1), default=10_000, show_default=True, help="Residents to make."
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same bytes."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to write; replaced when it holds a county.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="Processes [default: the cores there are]."
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def command(people: int, seed: int, out: Path, workers: int | None, as_json: bool) -> None:
    """Make a pretend North Yorkshire and York: files to load, and truth/ to judge the result by."""
    from ginnel.config.cli import print_json
    from ginnel.synthetic import writing

    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").exists():
        raise click.ClickException(f"{out} holds something other than a county; name an empty folder.")
    workers = workers or min(os.cpu_count() or 1, -(-people // (writing.PART * 8)))
    manifest = _with_bar(people, seed, out, workers)
    if as_json:
        print_json("county", manifest)
    else:
        rows = sum(each["rows"] for each in manifest["files"])
        click.echo(f"{people:,} residents, {len(manifest['files'])} files, {rows:,} rows in {out}")


def _with_bar(people: int, seed: int, out: Path, workers: int) -> dict:
    from rich.console import Console
    from rich.progress import Progress

    from ginnel.synthetic import writing

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Making the county", total=people)
        return writing.write(
            people=people, seed=seed, out=out, workers=workers, progress=lambda done: bar.advance(task, done)
        )
