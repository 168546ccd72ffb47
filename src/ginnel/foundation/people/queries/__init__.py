"""Reads about people: who they are, how to find them, who they may also be, what was joined, parted and divided."""

from ginnel.foundation.people.queries.banner import Banner, banner, formerly, standing, standings, who_is
from ginnel.foundation.people.queries.belonging import is_row_in_doubt, records_in_doubt
from ginnel.foundation.people.queries.beside import postcodes_beside
from ginnel.foundation.people.queries.choosing import Found
from ginnel.foundation.people.queries.closeness import (
    Described,
    Name,
    check_looks_back,
    described,
    housemates,
    restricted_or_apart,
    surnames_per_thousand,
)
from ginnel.foundation.people.queries.deciding import DECISIONS, Decided, decided, history, is_division
from ginnel.foundation.people.queries.dividing import awaits_division, undivided
from ginnel.foundation.people.queries.drawing import (
    Facts,
    everybody,
    facts,
    holders_of,
    how_many,
    numbered,
    numbers,
)
from ginnel.foundation.people.queries.dwelling import by_postcode, living_at
from ginnel.foundation.people.queries.dying import who_died
from ginnel.foundation.people.queries.finding import HAVING_NUMBER, find, likely, summaries
from ginnel.foundation.people.queries.introducing import known_by
from ginnel.foundation.people.queries.keeping_back import kept_back, telling
from ginnel.foundation.people.queries.linking import (
    Linked,
    digest,
    linked,
    links_and_grades,
    persons_of,
    sources,
)
from ginnel.foundation.people.queries.moving import touched, touched_by
from ginnel.foundation.people.queries.parting import Joined, Parting, joined, parting
from ginnel.foundation.people.queries.proving import (
    Known,
    is_kept_apart,
    kept_apart,
    known_as,
    proofs,
    proved_by,
)
from ginnel.foundation.people.queries.quality import Standing, pairs_by_weight, records_by_standing
from ginnel.foundation.people.queries.restricting import (
    Restricted,
    has_restriction,
    restricted,
    restrictions_among,
    restrictions_of,
)
from ginnel.foundation.people.queries.restrictions import hidden_people, is_hidden
from ginnel.foundation.people.queries.reviewing import (
    possible,
    review,
    review_queue,
    threshold,
    undecided,
    waiting_persons,
    wrong_link_rate,
)
from ginnel.foundation.people.queries.tracing import (
    Traced,
    Unverified,
    batch,
    untraced,
    unverified,
)

__all__ = [
    "HAVING_NUMBER",
    "Described",
    "Name",
    "described",
    "housemates",
    "restricted_or_apart",
    "surnames_per_thousand",
    "Standing",
    "pairs_by_weight",
    "records_by_standing",
    "records_in_doubt",
    "Linked",
    "likely",
    "linked",
    "DECISIONS",
    "Banner",
    "Decided",
    "Facts",
    "Found",
    "Joined",
    "Known",
    "Parting",
    "Restricted",
    "Traced",
    "Unverified",
    "awaits_division",
    "banner",
    "by_postcode",
    "batch",
    "check_looks_back",
    "decided",
    "digest",
    "everybody",
    "facts",
    "find",
    "hidden_people",
    "history",
    "holders_of",
    "how_many",
    "is_division",
    "is_row_in_doubt",
    "is_hidden",
    "has_restriction",
    "is_kept_apart",
    "joined",
    "kept_apart",
    "kept_back",
    "known_as",
    "known_by",
    "links_and_grades",
    "living_at",
    "numbered",
    "numbers",
    "parting",
    "persons_of",
    "possible",
    "postcodes_beside",
    "restricted",
    "restrictions_among",
    "restrictions_of",
    "proofs",
    "proved_by",
    "review",
    "review_queue",
    "sources",
    "standing",
    "formerly",
    "standings",
    "summaries",
    "telling",
    "threshold",
    "touched",
    "touched_by",
    "undecided",
    "waiting_persons",
    "undivided",
    "untraced",
    "unverified",
    "who_is",
    "wrong_link_rate",
    "who_died",
]
