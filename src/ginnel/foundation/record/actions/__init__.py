"""Writes to the shared record: received from other organisations, or published by a noun of ours."""

from ginnel.foundation.record.actions.consume import Change, consume, new_epoch
from ginnel.foundation.record.actions.originals import keep_originals
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.actions.reindex import reindex
from ginnel.foundation.record.actions.receive import Delivery, receive
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION

__all__ = ["EXTRACTOR_VERSION", "Change", "Delivery", "Place", "consume", "keep_originals", "new_epoch", "publish", "receive", "reindex"]
