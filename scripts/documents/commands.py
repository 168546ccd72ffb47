"""The `ginnel` command, from the command itself."""

from __future__ import annotations

import click

from documents.page import page

ORIGIN = "`ginnel --help`"


def _helps(command: click.Command, name: str, parent: click.Context | None) -> list[tuple[str, str]]:
    """(name, help) of a command and everything under it."""
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    found = [(context.command_path, command.get_help(context))]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            if below is not None:
                found += _helps(below, inner, context)
    return found


def pages() -> dict[str, str]:
    from ginnel.config.cli import main

    intro = "Exit codes: 0 done, 1 refused or failed with a reason on standard error, 2 wrong usage."
    parts = [f"## {name}\n\n```text\n{said}\n```" for name, said in _helps(main, "ginnel", None)]
    return {"docs/reference/commands.md": page("Commands", ORIGIN, intro, *parts)}
