"""Which hospitals' live messages `ginnel serve` takes, as the environment says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ginnel.kernel.errors import Invalid

if TYPE_CHECKING:
    from ginnel.surfaces.feeds.mllp.listening import Listening

_ONE = re.compile(r"(?P<source>[^=,\s]+)=(?P<host>\[[0-9A-Fa-f:]+\]|[^:,\s]+):(?P<port>\d{1,5})")


def wanted(environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(organisation, host, port) of each listener in GINNEL_ADT_LISTEN. Raises Invalid for what is none."""
    found = []
    for text in filter(None, (one.strip() for one in environ.get("GINNEL_ADT_LISTEN", "").split(","))):
        match = _ONE.fullmatch(text)
        if not match or not 0 < int(match["port"]) < 65536:
            raise Invalid("GINNEL_ADT_LISTEN is not ORG=HOST:PORT, with commas between several.")
        found.append((match["source"], match["host"].strip("[]"), match["port"]))
    return found


def options(source: str, host: str, port: int, environ: Mapping[str, str]) -> Listening:
    """A listener as configured: with TLS where a certificate is named."""
    from ginnel.surfaces.feeds.mllp.listening import Listening

    def path(name: str) -> Path | None:
        return Path(environ[name]) if environ.get(name) else None

    return Listening(
        source,
        host,
        port,
        path("GINNEL_ADT_TLS_CERT"),
        path("GINNEL_ADT_TLS_KEY"),
        path("GINNEL_ADT_CLIENT_CA"),
        environ.get("GINNEL_ADT_ONLY_LIVE") == "1",
    )
