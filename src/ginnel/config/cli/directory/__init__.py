"""The directory of services: take services in, read feeds of them, check feeds, and see how fresh it all is."""

from __future__ import annotations

import click

from ginnel.config.cli.directory.checking import check
from ginnel.config.cli.directory.duplicates import duplicates, judge
from ginnel.config.cli.directory.feeds import feed, harvest
from ginnel.config.cli.directory.freshness import freshness
from ginnel.config.cli.directory.loading import load
from ginnel.config.cli.directory.quarantine import quarantine


@click.group()
def command() -> None:
    """The directory of services."""


for each in (check, duplicates, feed, freshness, harvest, judge, load, quarantine):
    command.add_command(each)
