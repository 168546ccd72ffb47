"""Keeping the directory."""

from ginnel.foundation.directory.actions.duplicates import find_duplicates, judge_duplicate
from ginnel.foundation.directory.actions.feeds import Terms, add_feed, change_feed
from ginnel.foundation.directory.actions.harvesting import alone, begin_harvest, end_harvest, take_in_page
from ginnel.foundation.directory.actions.holidays import add_bank_holiday, take_back_bank_holiday
from ginnel.foundation.directory.actions.listing import Outcome, list_many, list_service
from ginnel.foundation.directory.actions.quarantine import discard_service, fix_service, replay_service

__all__ = [
    "Outcome",
    "Terms",
    "add_bank_holiday",
    "add_feed",
    "alone",
    "begin_harvest",
    "change_feed",
    "discard_service",
    "end_harvest",
    "find_duplicates",
    "fix_service",
    "judge_duplicate",
    "list_many",
    "list_service",
    "replay_service",
    "take_back_bank_holiday",
    "take_in_page",
]
