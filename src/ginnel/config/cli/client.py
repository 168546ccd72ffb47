"""Systems that may call the open API: register, change, take back (docs/how-to/call-the-api.md)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django
from ginnel.kernel.errors import GinnelError

DAY = click.DateTime(["%Y-%m-%d"])
# As `organisations.states.Validation`, which is not imported before the settings are.
MODES = click.Choice(["strict", "accept-and-flag"])
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
@click.option(
    "--validation", type=MODES, default="strict", help="What becomes of what is not quite right [strict]."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@with_django
def add(name: str, organisation: str, kind: str, scopes: str, jwks: Path | None, jwks_url: str,
        make_key: Path | None, until: datetime | None, per_minute: int | None, validation: str,
        as_json: bool) -> None:  # fmt: skip
    """Let the system NAME of an organisation call, and print what it needs."""
    from ginnel.surfaces.clients import registering

    keys, private = _keys(jwks, jwks_url, make_key)
    terms = registering.terms(
        scopes=scopes,
        keys=keys,
        keys_url=jwks_url,
        valid_to=_day(until),
        per_minute=per_minute,
        validation=validation,
    )
    with _kept(make_key, private):  # before it is registered: a key that cannot be kept is not registered
        registering.register(name=name, organisation=organisation, kind=kind, terms=terms, by=_by())
    said = _shown(registering.named(name, viewer=_by())) | {"private_key_file": str(make_key or "")}
    if as_json:
        print_json("client-registered", said)
        return
    click.echo(f"{name} may call for {organisation}. It needs:")
    for what, value in (
        ("client_id, and iss and sub of its assertions", said["client_id"]),
        ("token endpoint, and aud of its assertions", "https://THIS-PLACE/oauth/token"),
        ("FHIR base", "https://THIS-PLACE/fhir/R4"),
        ("scope", " ".join(terms.scopes)),
        ("keys", jwks_url or ", ".join(said["key_ids"])),
        ("private key", said["private_key_file"]),
        ("validation", validation if validation != "strict" else ""),
    ):
        if value:
            click.echo(f"  {what}: {value}")


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


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@with_django
def list_clients(as_json: bool) -> None:
    """Every client: whose system it is, what it may ask, by which keys it proves itself, and whether it still may."""
    from ginnel.foundation.organisations import queries
    from ginnel.foundation.terminology import queries as terminology

    found = queries.clients(viewer=_by())
    at_once = int(terminology.parameter("client-requests-at-once").value)
    usual = int(terminology.parameter("client-requests-per-minute").value)
    if as_json:
        print_json("clients", {"clients": [_shown(one) for one in found], "at_once": at_once})
        return
    for one in found:
        state = f"revoked {one.ended_at:%d %B %Y}: {one.reason}" if one.ended_at else "may call"
        until = f", until {one.valid_to:%d %B %Y}" if one.valid_to and not one.ended_at else ""
        click.echo(f"{one.name}  {one.organisation}  {state}{until}")
        click.echo(f"  {one.id}  {' '.join(one.scopes)}")
        click.echo(f"  keys: {one.keys_url or ', '.join(one.key_ids)}")
        click.echo(f"  requests: {one.per_minute or usual:,} a minute, {at_once} at once in each web process")
        click.echo(f"  what is not quite right: {one.validation.value}")


@command.command()
@click.argument("name")
@click.option("--scopes", default="", help="What it may ask from now on [as before].")
@click.option(
    "--jwks", type=FILE, help="A file with its public keys from now on, as JWKS: the old and the new."
)
@click.option("--jwks-url", default="", help="Where it keeps its public keys from now on.")
@click.option("--until", type=DAY, default=None, help="Its last day [as before].")
@click.option("--per-minute", type=int, default=None, help="How many requests a minute [as before].")
@click.option("--validation", type=MODES, help="What becomes of what is not quite right [as before].")
@with_django
def change(name: str, scopes: str, jwks: Path | None, jwks_url: str, until: datetime | None,
           per_minute: int | None, validation: str | None) -> None:  # fmt: skip
    """Give the client NAME other keys, scopes or limits. Tokens it holds end at once; it asks for another."""
    from ginnel.foundation.organisations import actions
    from ginnel.surfaces.clients import registering
    from ginnel.surfaces.clients.keys import public_keys

    if jwks and jwks_url:
        raise click.UsageError("Give one of --jwks and --jwks-url.")
    held = registering.named(name, viewer=_by())
    is_same = not jwks and not jwks_url
    terms = registering.terms(
        scopes=scopes or " ".join(held.scopes),
        keys=public_keys(jwks.read_bytes()) if jwks else held.keys if is_same else None,
        keys_url=jwks_url or (held.keys_url if is_same else ""),
        valid_to=_day(until) or held.valid_to,
        per_minute=per_minute or held.per_minute,
        validation=validation or held.validation,
    )
    actions.change_client(client=held.id, terms=terms, by=_by())
    click.echo(f"{name} has other terms from its next request on.")


@command.command()
@click.argument("name")
@click.option("--reason", required=True, help="Why. Name nobody.")
@with_django
def revoke(name: str, reason: str) -> None:
    """Refuse the client NAME from its next request on, whatever tokens it holds. Its name is not given again."""
    from ginnel.foundation.organisations import actions
    from ginnel.surfaces.clients import registering

    held = registering.named(name, viewer=_by())
    actions.revoke_client(client=held.id, reason=reason, by=_by())
    click.echo(f"{name} is refused from its next request on.")


def _keys(jwks: Path | None, url: str, make_key: Path | None) -> tuple[Any, Any]:
    """(public keys, private key) as far as either is at hand."""
    from ginnel.surfaces.clients import keys

    if sum(map(bool, (jwks, url, make_key))) != 1:
        raise click.UsageError("Give one of --jwks, --jwks-url and --make-key.")
    if make_key:
        private, public = keys.make()
        return public, private
    return (keys.public_keys(jwks.read_bytes()) if jwks else None), None


@contextmanager
def _kept(path: Path | None, private: Any) -> Iterator[None]:
    """The key, if one was made, is in its file; not where what it was made for is refused, which may be tried again."""
    if path:
        _keep(path, private)
    try:
        yield
    except GinnelError:
        if path:
            path.unlink(missing_ok=True)
        raise


def _keep(path: Path, private: Any) -> None:
    """A new file that nobody else reads; one that is there already is left as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(private, indent=2) + "\n")


def _shown(one: Any) -> dict[str, Any]:
    return {
        "client_id": str(one.id),
        "name": one.name,
        "organisation": one.organisation,
        "scopes": list(one.scopes),
        "key_ids": list(one.key_ids),
        "jwks_url": one.keys_url,
        "until": one.valid_to.isoformat() if one.valid_to else "",
        "per_minute": one.per_minute,
        "validation": one.validation.value,
        "registered_at": one.registered_at.isoformat(),
        "revoked_at": one.ended_at.isoformat() if one.ended_at else "",
        "reason": one.reason,
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _by() -> Any:
    from ginnel.foundation.sharing.queries import service

    return service("administer")
