"""The `ginnel` command. Every module beside this one that defines `command` (a click command or group) is
one of its commands, named after the module and imported only when run, so that `ginnel --help` stays quick.

A command module imports nothing of the domain at its top: imports that need Django go inside the function,
under `@with_django`. Exit codes: 0 done, 1 refused or failed with a reason on stderr, 2 wrong usage.
"""

from __future__ import annotations

import ast
import errno
import functools
import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from ginnel.kernel import disk
from ginnel.kernel.errors import GinnelError

P = ParamSpec("P")
R = TypeVar("R")

SCHEMA_VERSION = 1
HERE = Path(__file__).parent


class Commands(click.Group):
    """Finds commands by module name; help comes from the first line of the module's docstring, unimported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules([str(HERE)]))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        command = getattr(module, "command", None) or getattr(module, "group", None)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__} defines no `command`")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, _first_line(name.replace("-", "_"))) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GinnelError as refused:
            raise click.ClickException(str(refused)) from refused
        except Exception as failed:
            said = said_by_system(failed) if _is_of_system(failed) else _said_by_database(failed)
            if said is None or os.environ.get("GINNEL_DEBUG"):
                raise
            raise click.ClickException(said) from None


def _is_of_system(error: Exception) -> bool:
    """A file or folder that the system refused; a closed pipe is click's to end quietly."""
    return isinstance(error, OSError) and error.filename is not None and error.errno != errno.EPIPE


def said_by_system(error: BaseException) -> str:
    """Which file or folder the system refused and why."""
    named = os.fsdecode(getattr(error, "filename", None) or "")
    why = getattr(error, "strerror", None) or str(error)
    return f"{named}: {why}." if named else f"{why}."


def _said_by_database(error: Exception) -> str | None:
    """What failed in the database, by code and by the names of things: its message quotes rows, which are people's.

    None when the error is not the database's.
    """
    cause = error.__cause__ or error
    diagnosis = getattr(cause, "diag", None)
    if diagnosis is None:
        return None
    state = getattr(cause, "sqlstate", None)
    place = Path(os.environ.get("GINNEL_HOME", ".ginnel")).resolve()
    if disk.is_full(place):
        return disk.said(place)
    if state is None:
        return f"The database cannot be reached ({type(cause).__name__}). See: ginnel check"
    names = (diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name)
    where = ", ".join(name for name in names if name)
    return f"The database refused: {type(cause).__name__} ({state}){f' at {where}' if where else ''}"


def _first_line(name: str) -> str:
    path = HERE / f"{name}.py"
    path = path if path.exists() else HERE / name / "__init__.py"
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return doc.split("\n")[0]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ginnel")
def main() -> None:
    """Ginnel: one record, one plan, one accountable lead.

    Reads GINNEL_HOME (default .ginnel) and DATABASE_URL (default: its own PostgreSQL under GINNEL_HOME).
    """


def with_django(function: Callable[P, R]) -> Callable[P, R]:
    """Run a command with the database up, for as long as it runs, and Django ready."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from ginnel.config.running import installation

        with installation():
            return function(*args, **kwargs)

    return run


def print_json(kind: str, payload: Mapping[str, Any]) -> None:
    """One JSON object on stdout: `kind` names its shape, `schema_version` its version."""
    document = {"schema_version": SCHEMA_VERSION, "kind": kind, **payload}
    click.echo(json.dumps(document, ensure_ascii=False, default=str))
