"""The keys of this installation: fingerprints, rotation, and a copy for safe keeping."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """The keys of this installation. See docs/how-to/keys.md for what to do when one is lost."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(as_json: bool) -> None:
    """Every key by name and serial, named by fingerprint; never the key itself."""
    from ginnel.config import keys
    from ginnel.config.running import home

    keys.ensure(home())
    rows = [
        {"name": name, "serial": serial, "fingerprint": keys.fingerprint(key), "purpose": purpose}
        for name, purpose in keys.PURPOSES.items()
        for serial, key in keys.serials(home(), name).items()
    ]
    if as_json:
        print_json("keys", {"keys": rows})
        return
    for row in rows:
        click.echo("{name}.{serial}  {fingerprint}  {purpose}".format(**row))


@command.command()
@click.argument("name")
@with_django
def rotate(name: str) -> None:
    """Add a new serial of a key; older serials stay for what they signed, sealed or encrypted. It is audited."""
    from ginnel.config import keys
    from ginnel.config.running import home

    keys.ensure(home())
    serial = keys.rotate(home(), name)
    _note("keys.rotated", name, serial)
    click.echo(f"{name}.{serial} is in use from the next start of ginnel serve.")


@command.command()
@click.argument("name")
@with_django
def export(name: str) -> None:
    """Print the newest serial of a key, to keep away from this machine. It is audited."""
    from ginnel.config import keys
    from ginnel.config.running import home

    keys.ensure(home())
    key = keys.current(home(), name)
    _note("keys.exported", name, max(keys.serials(home(), name)))
    click.echo(key.hex())


def _note(action: str, name: str, serial: int) -> None:
    from ginnel.foundation.audit import actions
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service

    detail = {"key": name, "serial": serial}
    actions.append(by=service("administer"), events=[Event(action, detail=detail)])
