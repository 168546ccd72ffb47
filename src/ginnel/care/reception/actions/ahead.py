"""One process reads and prepares while another stores: two cores are two cores."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import TypeVar

Batch = TypeVar("Batch")

# Below this a second process costs more to start than it saves.
WORTHWHILE_BYTES = 4 << 20


def ahead(produce: Callable[[], Iterator[Batch]]) -> Iterator[Batch]:
    """The batches of `produce`, made in a forked process that works one batch ahead.

    `produce` must not touch the database: the child shares this process's connection and never uses or closes it. What
    it raises is raised here. If this process is killed the child ends at its next batch; if the child is killed,
    EOFError is raised here and what was committed stands.
    """
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(produce, receiving, sending), daemon=True)
    child.start()
    sending.close()
    try:
        while True:
            batch, error = receiving.recv()
            if error is not None:
                raise error
            if batch is None:
                return
            yield batch
    finally:
        receiving.close()
        child.terminate()
        child.join()


def _run(produce: Callable[[], Iterator[Batch]], receiving: Connection, sending: Connection) -> None:
    receiving.close()
    # Trees are many small objects that die young in one sweep; collecting them as they grow halves the speed.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        for batch in produce():
            sending.send((batch, None))
        sending.send((None, None))
    except BrokenPipeError:
        return
    except Exception as error:
        sending.send((None, error))
