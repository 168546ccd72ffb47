"""Reading addresses that others keep, without being led where nobody meant us to go."""

from ginnel.surfaces.openreferral.network.addresses import Reach, check_address
from ginnel.surfaces.openreferral.network.getting import Getter, Unreadable
from ginnel.surfaces.openreferral.network.reading import TooMuch, read_json

__all__ = ["Getter", "Reach", "TooMuch", "Unreadable", "check_address", "read_json"]
