"""Several requests answered abreast in one thread: each goes on until it asks the database, and then all are asked for.

What each asks is sent together, and heard together, so that a question costs neither a waiting of its own nor a waking
of a thread. The code that answers a request is written as if it were alone, and need not know: it is suspended where it
asks (greenlets), and only there. What it does in a transaction is not shared, and keeps the others waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Question = TypeVar("Question")
Reply = TypeVar("Reply")
Together = Callable[[Sequence[Any]], Sequence[Any]]
Left = dict[Callable[[Sequence[Any]], None], list[Any]]


class GivesWay(BaseException):
    """What is answered abreast would keep the others waiting: it is begun again, alone. Nothing of it was written. No
    error, so that nobody answers it on the way."""


@dataclass(slots=True)
class _Asked:
    together: Together
    question: Any
    is_last: bool


class _One(greenlet):
    """What answers one request; `left` is of all who are answered with it."""

    left: Left
    is_long = False


def run(works: Sequence[Callable[[], None]]) -> None:
    """Do all of these, none of which raises, or the others would be left where they are; then what they left for
    `afterwards`."""
    left: Left = {}
    waiting = []
    for work in works:
        one = _One(work)
        one.left = left
        one.gr_context = copy_context()
        waiting.append((one, one.switch()))
    while waiting := [(one, asked) for one, asked in waiting if not one.dead]:
        turn = _next([asked for _, asked in waiting])
        mine = [(one, asked) for one, asked in waiting if asked.together is turn]
        others = [(one, asked) for one, asked in waiting if asked.together is not turn]
        replies = _replies(turn, [asked.question for _, asked in mine])
        told = [(one, _told(one, reply)) for (one, _), reply in zip(mine, replies, strict=True)]
        waiting = [*others, *told]
    for together, items in left.items():
        together(items)


def _next(asked: Sequence[_Asked]) -> Together:
    """Whatever is asked last waits until nobody asks anything else, so that there is more of it."""
    return next((one for one in asked if not one.is_last), asked[0]).together


def _replies(together: Together, questions: Sequence[Any]) -> Sequence[Any]:
    try:
        found = together(questions)
        if len(found) != len(questions):
            raise ValueError(f"{len(found)} replies to {len(questions)} questions")
    except BaseException as error:
        return [error] * len(questions)
    return found


def _told(one: greenlet, reply: Any) -> Any:
    return one.throw(reply) if isinstance(reply, BaseException) else one.switch(reply)


def is_here() -> bool:
    """Whether the caller answers one of several."""
    return type(getcurrent()) is _One


def ask(
    together: Callable[[Sequence[Question]], Sequence[Reply | BaseException]],
    question: Question,
    *,
    is_last: bool = False,
) -> Reply:
    """The reply to this question out of those to all that are asked of the same, in their order. Raises one that is an
    error, and what `together` raises. Only where `is_here`."""
    here = getcurrent()
    assert isinstance(here, _One) and here.parent is not None
    reply: Reply = here.parent.switch(_Asked(together, question, is_last))
    return reply


def afterwards(together: Callable[[Sequence[Question]], None], what: Question) -> None:
    """Do this with what all leave for it, once every one of them is answered; at once, alone, where nobody else is."""
    here = getcurrent()
    if isinstance(here, _One):
        here.left.setdefault(together, []).append(what)
    else:
        together([what])


def give_way() -> None:
    """Before anything that may take long. Raises GivesWay where others wait for it."""
    if is_here():
        raise GivesWay


def note_long() -> None:
    """That the caller has kept others waiting."""
    here = getcurrent()
    if isinstance(here, _One):
        here.is_long = True


def is_long() -> bool:
    """Whether the caller has kept others waiting."""
    here = getcurrent()
    return isinstance(here, _One) and here.is_long
