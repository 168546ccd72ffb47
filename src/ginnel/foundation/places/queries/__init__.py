"""Which area is where, what it looks like and who lives there. Areas are about nobody, so no viewer is asked for."""

from ginnel.foundation.places.queries.areas import Place, area_of, areas, related, successors
from ginnel.foundation.places.queries.councils import council_of
from ginnel.foundation.places.queries.deprivation import areas_without_fifth, fifths, index_year
from ginnel.foundation.places.queries.nearness import about_where, where_called
from ginnel.foundation.places.queries.nesting import (
    drawing_edition,
    edition,
    files,
    known_as,
    lower_areas_of,
    neighbourhoods,
    nested,
    postcodes_in,
    postcodes_in_any,
    wards_of,
)
from ginnel.foundation.places.queries.outlines import outlines
from ginnel.foundation.places.queries.peopling import populations

__all__ = [
    "Place",
    "about_where",
    "area_of",
    "areas",
    "areas_without_fifth",
    "council_of",
    "drawing_edition",
    "edition",
    "fifths",
    "files",
    "index_year",
    "known_as",
    "lower_areas_of",
    "neighbourhoods",
    "nested",
    "outlines",
    "populations",
    "postcodes_in",
    "postcodes_in_any",
    "related",
    "successors",
    "wards_of",
    "where_called",
]
