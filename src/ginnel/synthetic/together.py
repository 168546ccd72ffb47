"""Files loaded by several processes at once: while one waits for the database the other reads, and two cores are two.

Each process has a connection of its own; the loads take turns where they must (`people.actions.turns`), as those of two
operators would. A process that is killed takes the others with it, and everything goes on from there when run again.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import connections

from ginnel.kernel.errors import GinnelError

Tell = Callable[[int], None]  # rows of this file read so far
Run = Callable[[Any, Tell], Any]
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, prctl(2)


class LostProcess(GinnelError):
    """A process that was loading ended without a word."""

    code = "lost-process"


def share_out(jobs: Sequence[Any], run: Run, *, workers: int, tell: Callable[[Any, int], None]) -> list[Any]:
    """What `run` answers for each job, in their order. `tell(job, rows)` says how far a job has come.

    `run` works in another process, must not be in a transaction, and answers something that can be pickled; what it
    raises is raised here. Raises LostProcess.
    """
    connections.close_all()  # nobody may inherit one that is open
    found: list[Any] = [None] * len(jobs)
    waiting = iter(range(len(jobs)))
    busy: dict[Connection, int] = {}
    processes = [_begin(jobs, run) for _ in range(min(workers, len(jobs)))]
    try:
        for pipe, _ in processes:
            _give(pipe, waiting, busy)
        while busy:
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                is_done, answer = _heard(pipe)
                if not is_done:
                    tell(jobs[busy[pipe]], answer)
                    continue
                found[busy.pop(pipe)] = answer
                _give(pipe, waiting, busy)
        return found
    finally:
        for pipe, process in processes:
            pipe.close()
            process.terminate()
            process.join()


def _begin(jobs: Sequence[Any], run: Run) -> tuple[Connection, Any]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, jobs, run, os.getpid()))
    process.start()
    theirs.close()
    return ours, process


def _give(pipe: Connection, waiting: Iterator[int], busy: dict[Connection, int]) -> None:
    job = next(waiting, None)
    if job is not None:
        pipe.send(job)
        busy[pipe] = job


def _heard(pipe: Connection) -> tuple[bool, Any]:
    """(whether a job is done, its answer or how far it has come)."""
    try:
        said, answer = pipe.recv()
    except EOFError:
        raise LostProcess("A process that was loading files was ended. Run this again: it goes on.") from None
    if isinstance(said, Exception):
        raise said
    return said == "done", answer


def _work(pipe: Connection, jobs: Sequence[Any], run: Run, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends us
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            return
    with suppress(EOFError, BrokenPipeError):
        while True:
            job = pipe.recv()
            try:
                answer = run(jobs[job], lambda rows: pipe.send(("read", rows)))
            except BrokenPipeError:
                raise
            except Exception as error:
                pipe.send((error, None))
            else:
                pipe.send(("done", answer))
