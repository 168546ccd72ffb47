"""Keeping the directory."""

from ginnel.foundation.directory.actions.chasing import chase_stale
from ginnel.foundation.directory.actions.duplicates import find_duplicates, judge_duplicate
from ginnel.foundation.directory.actions.entries import (
    Kept,
    add_entry,
    assure_entry,
    change_entry,
    claim_entry,
    end_entry,
    hand_over_entry,
    let_feed_keep_entry,
    put_back_entry,
)
from ginnel.foundation.directory.actions.feeds import Terms, add_feed, change_feed
from ginnel.foundation.directory.actions.harvesting import alone, begin_harvest, end_harvest, take_in_page
from ginnel.foundation.directory.actions.holidays import add_bank_holiday, take_back_bank_holiday
from ginnel.foundation.directory.actions.links import assure_link, end_link, say_link
from ginnel.foundation.directory.actions.listing import Outcome, list_many, list_service
from ginnel.foundation.directory.actions.lists import Link, erase_lists, open_list, save_list
from ginnel.foundation.directory.actions.quarantine import discard_service, fix_service, replay_service

__all__ = [
    "assure_link",
    "end_link",
    "say_link",
    "erase_lists",
    "open_list",
    "save_list",
    "Link",
    "put_back_entry",
    "let_feed_keep_entry",
    "hand_over_entry",
    "end_entry",
    "chase_stale",
    "claim_entry",
    "change_entry",
    "assure_entry",
    "add_entry",
    "Kept",
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
