"""What happens to a safeguarding concern: raised at any door, decided by the council alone."""

from ginnel.care.safeguarding.actions.chasing import chase_enquiries
from ginnel.care.safeguarding.actions.deciding import conclude, decide, enquire
from ginnel.care.safeguarding.actions.desks import set_safeguarding_desk
from ginnel.care.safeguarding.actions.learning import add_source, add_wish, clear, identify
from ginnel.care.safeguarding.actions.moving import hand_over, reopen, take_concern
from ginnel.care.safeguarding.actions.raising import raise_concern

__all__ = [
    "add_source",
    "add_wish",
    "chase_enquiries",
    "clear",
    "conclude",
    "decide",
    "enquire",
    "hand_over",
    "identify",
    "raise_concern",
    "reopen",
    "set_safeguarding_desk",
    "take_concern",
]
