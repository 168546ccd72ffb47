"""Is this installation healthy, what is wrong, and what to do."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ginnel.config.cli import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(as_json: bool) -> None:
    """Say what is fine, what deserves attention and what is wrong. Exit code 1 when anything is wrong."""
    from ginnel.config.running import installation
    from ginnel.kernel.errors import GinnelError

    try:
        with installation(look_only=True):
            from ginnel.config import checks

            findings = checks.everything()
    except GinnelError as refused:
        from ginnel.config.checks.finding import Finding, State

        findings = [
            Finding("start", State.WRONG, str(refused), "Put that right; the rest cannot be checked before.")
        ]
    healthy = all(finding.state != "wrong" for finding in findings)
    if as_json:
        print_json("check", {"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{finding.state.upper():8}{finding.name}: {finding.found}")
            if finding.do:
                click.echo(f"        {finding.do}")
    sys.exit(0 if healthy else 1)
