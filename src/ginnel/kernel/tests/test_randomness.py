"""That no two are the same: of one thread, of several, and of a process and its copy."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from ginnel.kernel import randomness


def test_no_two_are_the_same_however_many_threads_draw() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = [one for some in pool.map(lambda _: _draw(1000), range(4)) for one in some]
    assert len(set(drawn)) == 4000
    assert {len(one) for one in drawn} == {randomness.SIZE}


def test_a_copy_of_the_process_draws_others() -> None:
    randomness.sixteen()  # so that some are held
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(into, b"".join(_draw(50)))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(out, 50 * randomness.SIZE)
    assert len(theirs) == 50 * randomness.SIZE
    assert not {theirs[at : at + randomness.SIZE] for at in range(0, len(theirs), randomness.SIZE)} & set(
        _draw(300)
    )


def _draw(count: int) -> list[bytes]:
    return [randomness.sixteen() for _ in range(count)]
