"""GOV.UK Notify: the templates that an account there needs, and whether it has them."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """What carries emails and text messages."""


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def templates(as_json: bool) -> None:
    """Print every template to be made in the account, by name and word for word."""
    from ginnel.foundation.notices.rules import WORDING

    rows = [
        {"name": str(name), "channel": str(channel), "subject": wording.subject, "body": wording.body}
        for name, wording in WORDING.items()
        for channel in sorted(wording.channels)
    ]
    if as_json:
        print_json("notify-templates", {"templates": rows})
        return
    for row in rows:
        subject = f"Subject: {row['subject']}\n" if row["channel"] == "email" else ""
        click.echo(f"{row['name']} ({row['channel']})\n{subject}{row['body']}\n")


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def check(as_json: bool) -> None:
    """Ask the account for its templates and say which are missing or say something else; send nothing."""
    from ginnel.surfaces.notify import carriers, configuring

    account = configuring.configured()
    found = carriers.differing(carriers.Notify(account)) if account else []
    if as_json:
        print_json("notify-check", {"sends": account is not None, "differing": found})
    elif account is None:
        click.echo("Messages are shown here and not sent.")
    else:
        click.echo("\n".join(found) or "GOV.UK Notify lets us in, and every template is as it is here.")
    if found:
        raise SystemExit(1)
