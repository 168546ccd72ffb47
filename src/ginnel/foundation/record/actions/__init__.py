"""Writes to the shared record: received from other organisations, or published by a noun of ours."""

from ginnel.foundation.record.actions.consume import Change, consume, new_epoch
from ginnel.foundation.record.actions.originals import keep_originals
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.actions.receive import Delivery, receive

__all__ = ["Change", "Delivery", "Place", "consume", "keep_originals", "new_epoch", "publish", "receive"]
