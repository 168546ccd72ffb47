"""Receiving what arrives, and putting right what could not be received."""

from ginnel.care.reception.actions.loads import load
from ginnel.care.reception.actions.quarantine import discard, fix, replay
from ginnel.care.reception.actions.react import react

__all__ = ["discard", "fix", "load", "react", "replay"]
