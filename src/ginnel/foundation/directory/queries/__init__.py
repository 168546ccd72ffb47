"""Reading the directory. It is about nobody, so no viewer is asked for."""

from ginnel.foundation.directory.queries.asked import Asked, Found, Page, Point
from ginnel.foundation.directory.queries.filing import (
    Filed,
    provider,
    providers,
    taxonomies,
    taxonomy,
    taxonomy_term,
    taxonomy_terms,
)
from ginnel.foundation.directory.queries.hours import hours_of
from ginnel.foundation.directory.queries.reading import Had, had_at, service, stale_after
from ginnel.foundation.directory.queries.searching import places, search

__all__ = [
    "Asked",
    "Filed",
    "Found",
    "Had",
    "Page",
    "Point",
    "had_at",
    "hours_of",
    "places",
    "provider",
    "providers",
    "search",
    "service",
    "stale_after",
    "taxonomies",
    "taxonomy",
    "taxonomy_term",
    "taxonomy_terms",
]
