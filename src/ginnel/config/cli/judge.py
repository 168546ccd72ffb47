"""Hold what this installation made of a pretend county against the truth the county was written with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@with_django
def command(folder: Path, as_json: bool) -> None:
    """Judge the joining of people and the three measures by the truth of the county in FOLDER.

    FOLDER is what `ginnel synth --out` wrote, loaded here (the demonstration's is GINNEL_HOME/demo/county). Exits
    with 1 where a figure differs from the truth and nothing that was done to the files explains it.
    """
    from ginnel.synthetic import judging

    if not (folder / "truth").is_dir():
        raise click.ClickException(f"{folder} holds no truth/: it was not written by ginnel synth.")
    found = judging.judge(folder)
    if as_json:
        print_json("judgement", found)
    else:
        _print(found)
    if any(each["unexplained"] for each in found["measures"].values()):
        raise SystemExit(1)


def _print(found: dict[str, Any]) -> None:
    people = found["matching"]
    click.echo(f"{people['source_records']:,} records of people from {people['rows']:,} rows")
    for name in ("joined_precision", "shown_precision", "recall", "review_queue"):
        share = people[name]
        if share["share"] is not None:
            click.echo(
                f"  {name.replace('_', ' '):<18}{share['share']:.5f}  ({share['lower']:.5f} to {share['upper']:.5f}; "
                f"{share['part']:,} of {share['whole']:,})"
            )
    for id, each in found["measures"].items():
        click.echo(f"\n{id}: {each['counted']:,} counted, {each['truth']:,} by truth")
        for apart in each["differences"]:
            click.echo(f"  {apart['events']:>5} {apart['what']}: {apart['cause']}")
