"""Writes about people: name them, describe them, decide who is who."""

from ginnel.foundation.people.actions.belongings import relations_to_person
from ginnel.foundation.people.actions.closing import close_sources
from ginnel.foundation.people.actions.deciding import (
    ask,
    confirm,
    follow_index,
    merge,
    reject,
    undo,
    unmerge,
)
from ginnel.foundation.people.actions.describing import describe
from ginnel.foundation.people.actions.dividing import divide, set_threshold, undo_division
from ginnel.foundation.people.actions.ensuring import ensure, own_source
from ginnel.foundation.people.actions.filling import fill_deaths, fill_ethnicity
from ginnel.foundation.people.actions.holding import hold_records, hold_still
from ginnel.foundation.people.actions.likening import Likeness, liken
from ginnel.foundation.people.actions.linking.configuring import spark_readiness
from ginnel.foundation.people.actions.rebuilding import rebuild
from ginnel.foundation.people.actions.restricting import end_restriction, keep_restricted, restrict_record
from ginnel.foundation.people.actions.tracing import ask_national, record_traces

__all__ = [
    "Likeness",
    "ask",
    "ask_national",
    "close_sources",
    "confirm",
    "describe",
    "divide",
    "end_restriction",
    "ensure",
    "fill_deaths",
    "fill_ethnicity",
    "follow_index",
    "hold_records",
    "hold_still",
    "keep_restricted",
    "liken",
    "merge",
    "own_source",
    "rebuild",
    "record_traces",
    "reject",
    "relations_to_person",
    "restrict_record",
    "set_threshold",
    "spark_readiness",
    "undo",
    "undo_division",
    "unmerge",
]
