"""Keeping the directory."""

from ginnel.foundation.directory.actions.listing import Outcome, list_many, list_service

__all__ = ["Outcome", "list_many", "list_service"]
