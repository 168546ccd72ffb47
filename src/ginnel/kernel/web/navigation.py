"""The primary navigation. Surfaces register their links when they start; the layout only shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the primary navigation, for those who hold `capability`; "" is everyone who is signed in.

    `count` says of a viewer how many things wait there for them to read.
    """

    label: str
    name: str
    capability: str = ""
    order: int = 50
    count: Callable[[Any], int] | None = None


_registered: dict[str, Link] = {}


def register(*added: Link) -> None:
    for link in added:
        _registered[link.name] = link


def links(request: Any) -> list[dict[str, Any]]:
    """Label, address, how many wait there and whether the reader stands there, for whoever is signed in."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return []
    shown = [
        link for link in _registered.values() if not link.capability or link.capability in viewer.capabilities
    ]
    addressed = [(link, reverse(link.name)) for link in sorted(shown, key=lambda link: link.order)]
    return [
        {
            "text": link.label,
            "href": href,
            "current": _stands_at(request.path, href),
            "count": link.count(viewer) if link.count else 0,
        }
        for link, href in addressed
    ]


def _stands_at(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)
