"""Systems that may call the open API: register, change, take back (docs/how-to/call-the-api.md)."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Systems that may call the open API (docs/how-to/call-the-api.md)."""


@command.command()
@click.argument("name")
@click.option("--organisation", required=True, help="The code of the organisation whose system it is.")
@click.option("--kind", default="", help="Of which kind the organisation is, where that is not known yet.")
@click.option("--scopes", required=True, help="What it may ask, such as 'system/Patient.rs system/*.s'.")
@click.option("--jwks", type=FILE, help="A file with its public keys, as JWKS.")
@click.option("--jwks-url", default="", help="Where it keeps its public keys.")
@click.option("--make-key", type=FILE, help="Make a key; the private half goes into this file.")
@click.option("--until", type=DAY, default=None, help="Its last day [none].")
@click.option("--per-minute", type=int, default=None, help="How many requests a minute [the parameter].")
@with_django
def add(name: str, organisation: str, kind: str, scopes: str, jwks: Path | None, jwks_url: str,
        make_key: Path | None, until: datetime | None, per_minute: int | None) -> None:  # fmt: skip
    """Let the system NAME of an organisation call, and print what it needs."""
    from ginnel.surfaces.clients import registering

    keys, private = _keys(jwks, jwks_url, make_key)
    terms = registering.terms(
        scopes=scopes, keys=keys, keys_url=jwks_url, valid_to=_day(until), per_minute=per_minute
    )
    if make_key and private:  # before it is registered: a key that cannot be kept is not registered
        _keep(make_key, private)
    client = registering.register(name=name, organisation=organisation, kind=kind, terms=terms, by=_by())
    print_json(
        "client-registered",
        {
            "client_id": str(client),
            "name": name,
            "organisation": organisation,
            "scope": " ".join(terms.scopes),
            "token_path": "/oauth/token",
            "fhir_path": "/fhir/R4",
            "key_ids": [key["kid"] for key in (keys or {"keys": []})["keys"]],
            "jwks_url": jwks_url,
            "private_key_file": str(make_key) if make_key else "",
        },
    )


@command.command()
@click.argument("name")
@click.option("--scope", default="", help="Only these scopes [all that it has].")
@with_django
def token(name: str, scope: str) -> None:
    """Print a token for the client NAME, good for some minutes: for scripts and benchmarks. It is audited."""
    from ginnel.surfaces.clients import registering
    from ginnel.surfaces.clients.scopes import parse

    client = registering.named(name, viewer=_by())
    given, _, _ = registering.give(client=client.id, asked=parse(scope) if scope else None, by=_by())
    click.echo(given)


def _keys(jwks: Path | None, url: str, make_key: Path | None) -> tuple[Any, Any]:
    """(public keys, private key) as far as either is at hand."""
    from ginnel.surfaces.clients import keys

    if sum(map(bool, (jwks, url, make_key))) != 1:
        raise click.UsageError("Give one of --jwks, --jwks-url and --make-key.")
    if make_key:
        private, public = keys.make()
        return public, private
    return (keys.public_keys(jwks.read_bytes()) if jwks else None), None


def _keep(path: Path, private: Any) -> None:
    """A new file that nobody else reads; one that is there already is left as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(private, indent=2) + "\n")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _by() -> Any:
    from ginnel.foundation.sharing.queries import service

    return service("administer")
