import json
import os
import subprocess
import sys

import click
import psycopg
import pytest
from click.testing import CliRunner

from ginnel.config import cli
from ginnel.kernel.errors import Invalid


@pytest.fixture
def ending(monkeypatch):
    """Run a command that ends with the given error."""

    def run(error):
        @click.command()
        def command():
            raise error

        monkeypatch.setattr(cli.Commands, "get_command", lambda *_: command)
        return CliRunner().invoke(cli.main, ["anything"])

    return run


def test_help_lists_every_command_without_importing_them():
    shown = CliRunner().invoke(cli.main, ["--help"]).output
    assert "Is this installation healthy" in shown
    assert "  serve" in shown


def test_an_unknown_command_is_wrong_usage():
    assert CliRunner().invoke(cli.main, ["nosuch"]).exit_code == 2


def test_a_refusal_is_one_line_and_status_1(ending):
    ended = ending(Invalid("Birth date is in the future."))
    assert (ended.exit_code, ended.stderr) == (1, "Error: Birth date is in the future.\n")


def test_an_error_of_the_database_names_things_and_quotes_no_row(ending):
    error = psycopg.errors.UniqueViolation("duplicate key\nDETAIL: Key (family)=(Testperson) already exists.")
    ended = ending(error)
    assert ended.exit_code == 1
    assert "UniqueViolation" in ended.stderr
    assert "Testperson" not in ended.stderr


def test_what_the_system_refuses_is_one_line_that_names_the_file(ending):
    ended = ending(FileNotFoundError(2, "No such file or directory", "/nowhere/keys"))
    assert (ended.exit_code, ended.stderr) == (1, "Error: /nowhere/keys: No such file or directory.\n")


def test_a_fault_of_our_own_is_not_hidden(ending):
    assert isinstance(ending(ZeroDivisionError("a fault")).exception, ZeroDivisionError)


def test_json_carries_its_kind_and_version(capsys):
    cli.print_json("load", {"read": 3})
    assert json.loads(capsys.readouterr().out) == {"schema_version": 1, "kind": "load", "read": 3}


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"GINNEL_HOME": "/proc/no-home-here"}, "/proc/no-home-here"),
        ({"GINNEL_HOME": __file__}, "Not a directory"),
        ({"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/none"}, "cannot be used"),
        ({"DATABASE_URL": "u:geheim at nowhere"}, "postgresql://user@host:5432/database"),
    ],
)
def test_an_installation_that_cannot_start_is_reported_in_json_with_the_reason(tmp_path, environment, said):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GINNEL_")}
    command = [sys.executable, "-m", "ginnel.config.cli", "check", "--json"]
    settings = {**clean, "GINNEL_HOME": str(tmp_path), **environment}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, report["healthy"], done.stderr) == (1, False, "")
    assert said in report["findings"][0]["found"]
    assert "geheim" not in done.stdout
