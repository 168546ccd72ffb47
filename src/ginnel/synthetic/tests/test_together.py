"""Several processes do what one would have done, and say so when they cannot."""

import os
import time

import pytest

from ginnel.kernel.errors import NotFound
from ginnel.synthetic.together import LostProcess, share_out


def twice(job, tell):
    tell(job)
    time.sleep(0.02 * (job % 3))
    return job * 2, os.getpid()


def test_answers_come_in_the_order_of_the_jobs_from_more_than_one_process():
    heard = []
    answers = share_out(range(12), twice, workers=2, tell=lambda job, rows: heard.append((job, rows)))
    assert [answer for answer, _ in answers] == [job * 2 for job in range(12)]
    assert len({process for _, process in answers} - {os.getpid()}) == 2
    assert sorted(heard) == [(job, job) for job in range(12)]


def test_what_a_job_raises_is_raised_here():
    def refuse(job, tell):
        raise NotFound(f"There is no {job}.")

    with pytest.raises(NotFound, match=r"There is no 7\."):
        share_out([7], refuse, workers=2, tell=lambda job, rows: None)


def test_a_process_that_is_killed_is_missed():
    with pytest.raises(LostProcess):
        share_out([1, 2, 3], lambda job, tell: os._exit(9), workers=2, tell=lambda job, rows: None)


def test_no_jobs_are_no_work():
    assert share_out([], twice, workers=2, tell=lambda job, rows: None) == []
