"""Run everything: web pages, background jobs and, by default, the database."""

from __future__ import annotations

import click

from ginnel.config.cli import with_django


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@with_django
def command(host: str, port: int, workers: int) -> None:
    """Run web pages, background jobs and, without DATABASE_URL, the database, until Ctrl-C or SIGTERM."""
    from ginnel.config import serving, static
    from ginnel.config.running import home

    static.collect()
    shown = f"[{host}]" if ":" in host else host

    def ready() -> None:
        click.echo(f"Ginnel is at http://{shown}:{port} (Ctrl-C to stop)")

    try:
        serving.serve(home=home(), host=host, port=port, workers=workers, ready=ready)
    except (KeyboardInterrupt, SystemExit):
        click.echo("Stopped")
