"""Events of several who are answered abreast are written together; one that cannot be fails nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.actions import appending
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import abreast
from ginnel.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def done(viewer: Viewer, *details: dict[str, Any]) -> list[Any]:
    """Of each event what its writing gives, or the error."""
    found: list[Any] = [None] * len(details)

    def work(at: int) -> Callable[[], None]:
        def write() -> None:
            try:
                with actions.together():
                    actions.append(by=viewer, events=[Event("test.done", detail=details[at])])
                found[at] = "written"
            except Exception as error:
                found[at] = error

        return write

    abreast.run([work(at) for at in range(len(details))])
    return found


def test_they_are_one_statement_and_the_trail_is_whole(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    write = appending._write
    monkeypatch.setattr(
        appending, "_write", lambda to, events: sizes.append(len(events)) or write(to, events)
    )
    assert done(viewer, *({"n": n} for n in range(5))) == ["written"] * 5
    assert sizes == [5] and Row.objects.filter(action="test.done").count() == 5
    assert queries.verify(viewer=viewer).is_whole


def test_one_that_cannot_be_written_fails_its_own_alone(viewer: Viewer) -> None:
    one, error, other = done(viewer, {"n": 1}, {"n": "\x00"}, {"n": 2})
    assert one == other == "written" and isinstance(error, DataError)
    assert list(Row.objects.filter(action="test.done").values_list("detail", flat=True)) == [
        {"n": 1},
        {"n": 2},
    ]
    assert queries.verify(viewer=viewer).is_whole
