"""Writes about people. Public names: ensure, describe; decisions are in `actions.decisions`."""

from ginnel.foundation.people.actions.describing import describe
from ginnel.foundation.people.actions.ensuring import ensure

__all__ = ["describe", "ensure"]
