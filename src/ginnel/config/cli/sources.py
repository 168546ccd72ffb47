"""Say whose records may be used for planning, and on what basis."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Whose records may be used beyond care. Nothing may be that nobody has said so of."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_sources(as_json: bool) -> None:
    """Every organisation, whether its records may be used for planning, and why."""
    from dataclasses import asdict

    from ginnel.foundation.sharing import queries as sharing

    found = sharing.bases()
    if as_json:
        print_json("sources", {"sources": [asdict(each) for each in found]})
        return
    words = {True: "may be used", False: "may not be used", None: "nothing recorded"}
    for each in found:
        reason = f": {each.reason}" if each.reason else ""
        click.echo(f"{each.code:<12}{each.name[:40]:<42}{words[each.is_lawful]}{reason}")


@command.command()
@click.argument("codes", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="Every organisation of which nothing is recorded yet.")
@click.option("--basis", required=True, help="The agreement or approval, in a sentence.")
@with_django
def permit(codes: tuple[str, ...], everybody: bool, basis: str) -> None:
    """Record that the records of organisations CODES may be used for planning."""
    from ginnel.foundation.sharing import queries as sharing

    open_ones = [each.code for each in sharing.bases() if each.is_lawful is None]
    _record(codes or (tuple(open_ones) if everybody else ()), True, basis)


@command.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why it ended, in a sentence.")
@with_django
def stop(codes: tuple[str, ...], reason: str) -> None:
    """Record that the records of organisations CODES may no longer be used; the next intake takes their rows out."""
    _record(codes, False, reason)


def _record(codes: tuple[str, ...], is_lawful: bool, reason: str) -> None:
    from ginnel.foundation.organisations import queries as organisations
    from ginnel.foundation.sharing import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    found = {code: organisations.by_code(code, viewer=by) for code in codes}
    if unknown := [code for code, one in found.items() if one is None]:
        raise click.ClickException(f"There is no organisation {', '.join(unknown)}.")
    if not found:
        raise click.ClickException(
            "Name organisations by their codes, or use --all. See: ginnel sources list"
        )
    for one in found.values():
        if one is not None:
            actions.set_basis(
                organisation=one, purpose=Purpose.PLANNING, is_lawful=is_lawful, reason=reason, by=by
            )
    click.echo(f"Recorded for {len(found):,} organisations. Then run: ginnel intake")
