"""Three years of care with cause and effect: a fall brings an alarm, an ambulance, a stay, a wait, a service."""

from ginnel.synthetic.story.events import Event
from ginnel.synthetic.story.telling import tell

__all__ = ["Event", "tell"]
