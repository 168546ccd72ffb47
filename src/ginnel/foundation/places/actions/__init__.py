"""Loading areas, how they lie in each other, and where postcodes are."""

from ginnel.foundation.places.actions.areas import load_areas, load_shipped
from ginnel.foundation.places.actions.postcodes import load_postcodes

__all__ = ["load_areas", "load_postcodes", "load_shipped"]
