"""Receiving what arrives, and putting right what could not be received."""

from ginnel.care.reception.actions.loads import load
from ginnel.care.reception.actions.quarantine import discard, fix, replay
from ginnel.care.reception.actions.react import react
from ginnel.care.reception.actions.streams import begin as begin_stream
from ginnel.care.reception.actions.streams import end as end_stream
from ginnel.care.reception.actions.streams import receive as receive_rows

__all__ = ["begin_stream", "discard", "end_stream", "fix", "load", "react", "receive_rows", "replay"]
