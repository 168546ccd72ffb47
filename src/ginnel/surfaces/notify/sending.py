"""One turn: what is due is carried, what was lost on the way is found, and what was sent is asked after."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from ginnel.foundation.notices import actions
from ginnel.foundation.notices.actions import Outcome, Outgoing
from ginnel.foundation.notices.states import MessageState
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.notify.carriers import Busy, Carrier, Notify, Shown
from ginnel.surfaces.notify.configuring import NoCarrier, configured

THREADS = 8
_MOST = 100


@dataclass(slots=True)
class Turn:
    """How many messages were carried, found again, and asked after, and whether we were told to wait."""

    carried: int = 0
    found: int = 0
    asked: int = 0
    is_busy: bool = False


def carrier() -> Carrier:
    """Whoever carries messages here. Raises NoCarrier and Invalid as `configured`."""
    account = configured()
    return Shown() if account is None else Notify(account)


def turn(carrier: Carrier, *, seconds: float, by: Viewer) -> Turn:
    """Work for so many seconds or until nothing is due, never faster than whoever carries lets us. Raises NoCarrier
    where nothing can be carried: what was claimed then waits on."""
    done, end = Turn(), time.monotonic() + seconds
    with ThreadPoolExecutor(THREADS) as pool:
        while time.monotonic() < end and not done.is_busy:
            began = time.monotonic()
            count = _some(carrier, pool, done, by)
            if not count:
                break
            time.sleep(max(0.0, count / carrier.per_second - (time.monotonic() - began)))
    return done


def _some(carrier: Carrier, pool: ThreadPoolExecutor, done: Turn, by: Viewer) -> int:
    most = min(_MOST, carrier.per_second)
    if lost := actions.claim_messages(limit=most, is_lost=True, by=by):
        done.found += len(lost)
        return _all(carrier.find, lost, _as_it_is, pool, done, by)
    if due := actions.claim_messages(limit=most, by=by):
        done.carried += len(due)
        return _all(carrier.carry, due, _not_now, pool, done, by)
    if sent := actions.claim_sent(limit=most, by=by):
        done.asked += len(sent)
        return _all(partial(_became, carrier), sent, _as_it_is, pool, done, by)
    return 0


def _became(carrier: Carrier, message: Outgoing) -> Outcome | None:
    """Of what nobody can say anything for the last time it is said that it did not arrive, so that somebody asks."""
    outcome = carrier.became(message)
    if outcome is None and message.is_last:
        return Outcome(message.id, MessageState.FAILED, why="nobody can say whether it arrived")
    return outcome


def _all(
    do: Callable[[Outgoing], Outcome | None],
    messages: Sequence[Outgoing],
    otherwise: Callable[[Outgoing], Outcome | None],
    pool: ThreadPoolExecutor,
    done: Turn,
    by: Viewer,
) -> int:
    """Whatever stops one, what came of the others is written down; of those not come to, what `otherwise` says."""
    stopped: list[NoCarrier] = []

    def safely(message: Outgoing) -> Outcome | None:
        if stopped or done.is_busy:
            return otherwise(message)
        try:
            return do(message)
        except Busy:
            done.is_busy = True
        except NoCarrier as refused:
            stopped.append(refused)
        return otherwise(message)

    outcomes = [one for one in pool.map(safely, messages) if one is not None]
    actions.note_outcomes(outcomes=outcomes, by=by)
    if stopped:
        raise stopped[0]
    return len(messages)


def _not_now(message: Outgoing) -> Outcome | None:
    """It was not carried, and waits on."""
    return Outcome(message.id, None)


def _as_it_is(message: Outgoing) -> Outcome | None:
    """It may have left: it stays claimed, and is asked after another time."""
    return None


def give_up(refused: NoCarrier, *, by: Viewer) -> int:
    """Where nothing carries messages, say so of each that is due, so that whoever answers for it tells them another
    way; how many."""
    total = 0
    while due := actions.claim_messages(limit=_MOST, by=by):
        failed = [Outcome(one.id, MessageState.FAILED, why=refused.code) for one in due]
        actions.note_outcomes(outcomes=failed, by=by)
        total += len(due)
    return total
