"""Set up a demonstration: the pretend county, loaded and joined, with sign-ins, on http://127.0.0.1:8000."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import with_django


@click.command()
@click.option(
    "--people", type=click.IntRange(1), default=None, help="Residents [GINNEL_DEMO_PEOPLE, else 10000]."
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed is another county."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@with_django
def command(people: int | None, seed: int, host: str, port: int) -> None:
    """Make, load and serve the pretend county; run again, it starts at once with what is there.

    GINNEL_DEMO_SERVE=0 stops after the receipts. Killed at any point, it goes on from there.
    """
    from ginnel.config.cli._bulk import collect_seldom
    from ginnel.config.running import home

    collect_seldom()
    wanted = people or _people()
    folder = home() / "demo" / "county"
    manifest = _make(folder, wanted, seed)
    receipts = _load(folder, manifest)
    _settle(folder, manifest, receipts)
    if os.environ.get("GINNEL_DEMO_SERVE", "1") != "0":
        _serve(home(), folder, manifest, host, port)


def _people() -> int:
    text = os.environ.get("GINNEL_DEMO_PEOPLE", "10000")
    if not text.isdigit() or not int(text):
        raise click.ClickException(f"GINNEL_DEMO_PEOPLE is {text!r}; it must be a whole number of people.")
    return int(text)


def _make(folder: Path, people: int, seed: int) -> dict[str, Any]:
    from ginnel.synthetic import demonstration, writing

    held = demonstration.is_made(folder, people, seed)
    if held:
        return held
    folder.parent.mkdir(parents=True, exist_ok=True)
    workers = min(os.cpu_count() or 1, max(1, people // 2000))
    with _bar() as bar:
        task = bar.add_task("Making the county", total=people)
        return writing.write(
            people=people,
            seed=seed,
            out=folder,
            workers=workers,
            progress=lambda done: bar.advance(task, done),
        )


def _load(folder: Path, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    from ginnel.synthetic import demonstration

    demonstration.make_known()
    demonstration.lay_out(folder, manifest)
    demonstration.fill_directory()
    demonstration.name_links()
    with _bar() as bar:
        task = bar.add_task("Loading and matching", total=sum(each["rows"] for each in manifest["files"]))
        return demonstration.load(
            folder,
            manifest,
            progress=lambda rows: bar.update(task, completed=rows),
            workers=_workers(),
        )


def _workers() -> int:
    return min(os.cpu_count() or 1, 2)


def _trace(folder: Path) -> int:
    """How many numbers stand as the pretend national service verified them."""
    from ginnel.foundation.people.rules.agreement import TRACED
    from ginnel.foundation.people.states import TraceOutcome
    from ginnel.synthetic import demonstration

    with _bar() as bar:
        task = bar.add_task("Tracing NHS numbers", total=None)
        receipt = demonstration.trace(folder, lambda done: bar.update(task, completed=done.asked))
        bar.update(task, total=receipt.asked)
    return sum(count for outcome, count in receipt.outcomes.items() if TraceOutcome(outcome).status == TRACED)


def _settle(folder: Path, manifest: dict[str, Any], receipts: list[dict[str, Any]]) -> None:
    """Relationships and staff, then everything a visitor needs to read."""
    from ginnel.synthetic import curiosity, demonstration, leading, providers, signing_in

    names = {each["organisation"]: each["name"] for each in manifest["files"]}
    traced = _trace(folder)
    on_lists = demonstration.work_with(folder) + providers.look_after(folder, manifest["stories"])
    staff = demonstration.staff(manifest["start_here"])
    for story in manifest["stories"]:
        demonstration.join(story, staff[-1].staff_role)
    if manifest["stories"]:
        curiosity.look_up_a_namesake(manifest["stories"][0])
    leading.name_lead(manifest["stories"], staff)
    acts = signing_in.let_act(manifest["stories"], staff[0].staff_role)
    demonstration.set_safeguarding_team(folder, staff)
    taken = demonstration.open_front_doors(folder, staff, _workers())
    demonstration.plan()
    _print_receipts(receipts, names)
    click.echo(
        f"\n{manifest['people']:,} pretend residents, {on_lists:,} on a caseload or receiving a service today."
    )
    if traced:
        click.echo(f"{traced:,} numbers missing or not verified were traced with a pretend national service.")
    if any(taken.values()):
        click.echo(
            f"{sum(taken.values()):,} contacts were taken at the front doors of {len(taken)} councils."
        )
    click.echo("\nSign in as:")
    width = max(len(each.who.username) for each in staff)
    for each in staff:
        who = f"{each.who.role.label}, {each.who.display_name}, {each.at.name}"
        click.echo(f"  {each.who.username:<{width}} {each.password}   {who}")
    _print_stories(manifest["stories"], names)
    _print_residents(manifest["stories"], acts)
    if any(receipt.get("error") for receipt in receipts):
        raise click.ClickException("Not everything could be loaded; see above, then run this again.")


def _print_stories(stories: list[dict[str, Any]], names: dict[str, str]) -> None:
    """Whom to look at first, and who else has a story (docs/tutorial/tour.md)."""
    for each in stories:
        number = each["nhs_number"]
        shown = f"{each['name']}, NHS number {number[:3]} {number[3:6]} {number[6:]}, born {each['born']}"
        if each is stories[0]:
            click.echo(f"\nStart here: {shown}, registered with {names[each['practice']]}.")
        else:
            click.echo(f"  {each['title']}: {shown}")


def _print_residents(stories: list[dict[str, Any]], acts: str) -> None:
    """How residents sign in, and who acts for whom."""
    if stories:
        said = f"{acts} acts for {stories[0]['name']}." if acts else ""
        click.echo(f"\nResidents sign in at /my/ with a pretend NHS login that asks for no password. {said}")


def _print_receipts(receipts: list[dict[str, Any]], names: dict[str, str]) -> None:
    columns = ("read", "accepted", "already_held", "quarantined")
    click.echo(f"{'Receipts':<52}{'read':>9}{'accepted':>10}{'held':>7}{'quarantined':>13}")
    for receipt in receipts:
        click.echo(
            _line(
                f"{names.get(str(receipt.get('source')), '')} {receipt['file']}".strip(),
                [receipt[each] for each in columns],
            )
        )
        if receipt.get("error"):
            click.echo(f"  {receipt['error']}", err=True)
    click.echo(_line("All", [sum(receipt[each] for receipt in receipts) for each in columns]))


def _line(name: str, counts: list[int]) -> str:
    read, accepted, held, quarantined = counts
    return f"{name[:51]:<52}{read:>9,}{accepted:>10,}{held:>7,}{quarantined:>13,}"


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description:<22}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _serve(home: Path, folder: Path, manifest: dict[str, Any], host: str, port: int) -> None:
    from ginnel.config import serving, static
    from ginnel.synthetic import signing_in

    static.collect()
    os.environ.setdefault("GINNEL_NOTIFY_URL", "show")
    os.environ.setdefault("GINNEL_ADDRESS", f"http://{host}:{port}")

    def ready() -> None:
        click.echo(f"\nGinnel is at http://{host}:{port} (Ctrl-C to stop)")

    try:
        with signing_in.pretend_nhs_login(home, folder, manifest, os.environ):
            serving.serve(home=home, host=host, port=port, workers=1, ready=ready)
    except (KeyboardInterrupt, SystemExit):
        click.echo("Stopped")
