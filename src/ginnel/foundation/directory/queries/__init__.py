"""Reading the directory. It is about nobody, so no viewer is asked for."""

from ginnel.foundation.directory.queries.asked import Asked, Found, Page, Point
from ginnel.foundation.directory.queries.chasing import organisations_that_keep
from ginnel.foundation.directory.queries.duplicates import Duplicate, Side, duplicates
from ginnel.foundation.directory.queries.filing import (
    Filed,
    provider,
    providers,
    taxonomies,
    taxonomy,
    taxonomy_term,
    taxonomy_terms,
)
from ginnel.foundation.directory.queries.freshness import (
    FeedFreshness,
    Freshness,
    ProviderFreshness,
    freshness,
)
from ginnel.foundation.directory.queries.harvests import (
    HarvestShown,
    due,
    feed,
    feeds,
    harvest_shown,
    keys_met,
    last_finished,
    latest_harvest,
    not_seen,
    terms_of,
)
from ginnel.foundation.directory.queries.holidays import (
    Added,
    added_bank_holidays,
    bank_holidays,
    proclaimed,
)
from ginnel.foundation.directory.queries.hours import hours_of
from ginnel.foundation.directory.queries.keeping import (
    KeptEntry,
    OwnEntry,
    entry_before,
    own_entries,
    own_entry,
    said_last_by_others,
)
from ginnel.foundation.directory.queries.links import (
    Links,
    LinkShown,
    link_number,
    links,
    organisations_named,
    ought_to_name,
    own_links,
    subjects_said,
    without_keeper,
)
from ginnel.foundation.directory.queries.lists import Gathered, Saved, gathered, list_kept_for
from ginnel.foundation.directory.queries.quarantine import quarantined_service, quarantined_services
from ginnel.foundation.directory.queries.reading import Had, had_at, room_within, service, stale_after
from ginnel.foundation.directory.queries.searching import places, search

__all__ = [
    "said_last_by_others",
    "subjects_said",
    "without_keeper",
    "organisations_that_keep",
    "LinkShown",
    "Links",
    "link_number",
    "links",
    "organisations_named",
    "ought_to_name",
    "own_links",
    "Gathered",
    "Saved",
    "gathered",
    "list_kept_for",
    "own_entry",
    "own_entries",
    "entry_before",
    "OwnEntry",
    "KeptEntry",
    "Added",
    "added_bank_holidays",
    "bank_holidays",
    "proclaimed",
    "Asked",
    "Duplicate",
    "FeedFreshness",
    "Filed",
    "Found",
    "Freshness",
    "Had",
    "HarvestShown",
    "Page",
    "Point",
    "ProviderFreshness",
    "Side",
    "due",
    "duplicates",
    "feed",
    "feeds",
    "freshness",
    "had_at",
    "harvest_shown",
    "hours_of",
    "keys_met",
    "last_finished",
    "latest_harvest",
    "not_seen",
    "places",
    "provider",
    "providers",
    "quarantined_service",
    "quarantined_services",
    "room_within",
    "search",
    "service",
    "stale_after",
    "taxonomies",
    "taxonomy",
    "taxonomy_term",
    "taxonomy_terms",
    "terms_of",
]
