"""Reads about people: who they are, how to find them, who they may also be, what was joined."""

from ginnel.foundation.people.queries.banner import Banner, banner, standing
from ginnel.foundation.people.queries.choosing import Found
from ginnel.foundation.people.queries.drawing import (
    Facts,
    everybody,
    facts,
    holders_of,
    how_many,
    numbered,
)
from ginnel.foundation.people.queries.finding import find, summaries
from ginnel.foundation.people.queries.linking import (
    digest,
    history,
    links_and_grades,
    persons_of,
    sources,
    undivided,
)
from ginnel.foundation.people.queries.reviewing import (
    possible,
    review,
    review_queue,
    threshold,
    undecided,
    wrong_link_rate,
)

__all__ = [
    "Banner",
    "Facts",
    "Found",
    "banner",
    "digest",
    "everybody",
    "facts",
    "find",
    "history",
    "holders_of",
    "how_many",
    "links_and_grades",
    "numbered",
    "persons_of",
    "possible",
    "review",
    "review_queue",
    "sources",
    "standing",
    "summaries",
    "threshold",
    "undecided",
    "undivided",
    "wrong_link_rate",
]
