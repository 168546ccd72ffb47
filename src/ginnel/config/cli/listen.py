"""Take live HL7 v2 messages from a hospital (MLLP), each answered once it is safe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ginnel.config.cli import with_django

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Take live messages, each answered once it is safe."""


@command.command()
@click.option("--from", "source", required=True, metavar="ORG", help="Code of the organisation that sends.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=2575, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free."
)
@click.option("--tls-cert", type=READABLE, help="Certificate chain (PEM): senders must use TLS.")
@click.option("--tls-key", type=READABLE, help="Its private key, where it is not in the same file.")
@click.option(
    "--client-ca", type=READABLE, help="Take only senders with a certificate signed by one of these (PEM)."
)
@click.option(
    "--only-live", is_flag=True, help="Refuse messages that MSH-11 says are for training or debugging."
)
@click.option(
    "--metrics", type=click.IntRange(1, 65535), help="Port on this machine's loopback to read counts from."
)
@with_django
def adt(
    source: str,
    host: str,
    port: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    client_ca: Path | None,
    only_live: bool,
    metrics: int | None,
) -> None:
    """Listen for admission, discharge and transfer messages until Ctrl-C or SIGTERM."""
    from ginnel.surfaces.feeds.mllp.listening import Listening, listen

    if client_ca and not tls_cert:
        raise click.UsageError("--client-ca needs --tls-cert.")
    if metrics:
        from prometheus_client import start_http_server

        start_http_server(metrics, addr="127.0.0.1")
    options = Listening(source, host, port, tls_cert, tls_key, client_ca, only_live)

    def ready(bound: int) -> None:
        click.echo(f"Listening for messages from {source} at {host}:{bound} (Ctrl-C to stop)")
        sys.stdout.flush()

    listen(options, ready=ready)
    click.echo("Stopped")
