"""Is this installation healthy, what is wrong, and what to do."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ginnel.config.cli import print_json, said_by_system
from ginnel.config.finding import Finding, State


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(as_json: bool) -> None:
    """Say what is fine, what deserves attention and what is wrong. Exit code 1 when anything is wrong."""
    findings = _findings()
    healthy = all(finding.state != "wrong" for finding in findings)
    if as_json:
        print_json("check", {"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{finding.state.upper():8}{finding.name}: {finding.found}")
            if finding.do:
                click.echo(f"        {finding.do}")
    sys.exit(0 if healthy else 1)


def _findings() -> list[Finding]:
    """What every check found, or the one reason why nothing could be started."""
    from ginnel.config.running import installation
    from ginnel.kernel.errors import GinnelError

    try:
        with installation(look_only=True):
            from ginnel.config.checks.everything import everything

            return everything()
    except (GinnelError, OSError) as refused:
        said = said_by_system(refused) if isinstance(refused, OSError) else str(refused)
        return [Finding("start", State.WRONG, said, "Put that right; the rest cannot be checked before.")]
