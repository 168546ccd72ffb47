"""Reads about people: who they are, how to find them."""

from ginnel.foundation.people.queries.banner import Banner, banner
from ginnel.foundation.people.queries.choosing import Found
from ginnel.foundation.people.queries.finding import find, summaries

__all__ = ["Banner", "Found", "banner", "find", "summaries"]
