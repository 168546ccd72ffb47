"""Pages of other origins that may call the open API."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from ginnel.config.finding import Finding, State
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web import origins


def origins_can_be_read() -> Iterator[Finding]:
    """Nothing where none is set, which is usual."""
    try:
        found = origins.read(settings.GINNEL_API_ORIGINS)
    except Invalid as wrong:
        yield Finding("origins", State.WRONG, str(wrong), "Set GINNEL_API_ORIGINS anew, or leave it out.")
        return
    if origins.ANY in found:
        do = "Name the origins of the apps that you know: GINNEL_API_ORIGINS=https://app.example"
        yield Finding("origins", State.WARNING, "any page may call the open API in a browser", do)
    elif found:
        said = f"pages of {', '.join(sorted(found))} may call the open API in a browser"
        yield Finding("origins", State.FINE, said)
