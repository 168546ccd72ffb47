"""Marks on public functions that do not take `by` or `viewer`, each with its reason.

`tests/architecture/test_signatures.py` refuses a public function in `actions` without keyword-only `by` or in
`queries` without keyword-only `viewer`, unless it carries one of these. The reason is printed in the docs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def needs_no_viewer(reason: str) -> Callable[[Function], Function]:
    """Marks a query that shows nothing about an identified person, or decides who the viewer is."""
    return _marked(reason)


def needs_no_actor(reason: str) -> Callable[[Function], Function]:
    """Marks an action that nobody performs: the one that appends the audit event itself, for instance."""
    return _marked(reason)


def _marked(reason: str) -> Callable[[Function], Function]:
    if not reason.strip():
        raise ValueError("an exemption states its reason")

    def mark(function: Function) -> Function:
        function.__exemption__ = reason  # type: ignore[attr-defined]
        return function

    return mark
