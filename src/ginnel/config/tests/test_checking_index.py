"""Whoever upgrades is told to index again."""

import pytest

from ginnel.config.checks import indexing
from ginnel.config.finding import State
from ginnel.foundation.record.store import reading

pytestmark = pytest.mark.django_db


def test_an_installation_of_this_version_is_fine():
    (found,) = indexing.indexed_again()
    assert found.state == State.FINE


def test_what_an_older_version_indexed_is_a_warning_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(reading, "lacks_pairs", lambda: True)
    (found,) = indexing.indexed_again()
    assert (found.state, found.do) == (State.WARNING, "ginnel reindex")
