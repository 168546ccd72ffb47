"""See whose records may be used for planning, and by which agreement."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Whose records may be used for planning. Nothing may that no agreement in force covers (ginnel agreements)."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_sources(as_json: bool) -> None:
    """Every organisation, the kinds of fact of its that may be used for planning, and the agreements that say so."""
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Category

    found = sharing.sources()
    if as_json:
        rows = [
            {
                "code": each.code,
                "name": each.name,
                "kind": each.kind,
                "kinds": [kind.label for kind in each.kinds],
                "agreements": list(each.agreements),
            }
            for each in found
        ]
        print_json("sources", {"sources": rows})
        return
    for each in found:
        kinds = "everything" if len(each.kinds) == len(Category) else f"{len(each.kinds)} kinds of fact"
        said = f"{kinds}: {', '.join(each.agreements)}" if each.kinds else "no agreement in force"
        click.echo(f"{each.code:<12}{each.name[:40]:<42}{said}")
