"""The primary navigation. Surfaces register their links when they start; the layout only shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the primary navigation, for those who hold `capability`; "" is everyone who is signed in."""

    label: str
    name: str
    capability: str = ""
    order: int = 50


_registered: dict[str, Link] = {}


def register(*added: Link) -> None:
    for link in added:
        _registered[link.name] = link


def links(request: Any) -> list[dict[str, Any]]:
    """Label, address and whether it is where the reader stands, for whoever is signed in; empty for nobody."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return []
    shown = [
        link for link in _registered.values() if not link.capability or link.capability in viewer.capabilities
    ]
    addressed = [(link, reverse(link.name)) for link in sorted(shown, key=lambda link: link.order)]
    return [
        {"text": link.label, "href": href, "current": _stands_at(request.path, href)}
        for link, href in addressed
    ]


def _stands_at(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)
