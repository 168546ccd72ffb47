"""Loading areas, how they lie in each other, what they look like, who lives there and where postcodes are."""

from ginnel.foundation.places.actions.areas import load_areas, load_shipped
from ginnel.foundation.places.actions.files import Loaded, load_file
from ginnel.foundation.places.actions.postcodes import load_postcodes

__all__ = ["Loaded", "load_areas", "load_file", "load_postcodes", "load_shipped"]
