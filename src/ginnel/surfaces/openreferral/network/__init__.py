"""Reading addresses that others keep, without being led where nobody meant us to go."""

from ginnel.surfaces.openreferral.network.addresses import Reach, check_address
from ginnel.surfaces.openreferral.network.getting import Getter, Unreadable

__all__ = ["Getter", "Reach", "Unreadable", "check_address"]
