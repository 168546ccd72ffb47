"""Every address declares who may come in, or is marked as open to all with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from ginnel.foundation.sharing.rules import Capability

KNOWN = {capability.value for capability in Capability} | {"signed-in", "resident", "client"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    """(address, view) of everything a resolver answers."""
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        else:
            yield here, pattern.callback


def is_guarded(view: Any) -> bool:
    """Declares a known permission, or an exemption that says why."""
    return getattr(view, "permission", None) in KNOWN or bool(str(getattr(view, "exemption", "")).strip())


def test_every_address_declares_who_may_come_in() -> None:
    assert not [address for address, view in addresses(get_resolver()) if not is_guarded(view)]


def test_the_walk_reaches_the_pages() -> None:
    assert any("people/" in address for address, _ in addresses(get_resolver()))


def test_an_open_address_is_caught() -> None:
    def page(request: object) -> None:
        raise AssertionError(request)

    pattern = URLPattern(RoutePattern("secret"), page)
    resolver = URLResolver(RoutePattern(""), [pattern])
    assert [address for address, view in addresses(resolver) if not is_guarded(view)] == ["secret"]
