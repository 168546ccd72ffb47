"""Passwords, lock-out, and what of it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ginnel.foundation.organisations import actions
from ginnel.foundation.organisations.models import SignInAttempt, StaffAccount
from ginnel.foundation.organisations.rules import MOST_FAILURES_PER_ACCOUNT, is_locked_out
from ginnel.foundation.organisations.rules import staffing as rules
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "correct horse battery", "wrong"


@pytest.fixture
def account(by: Viewer) -> StaffAccount:
    return actions.register_staff(username="one", display_name="One", password=RIGHT, by=by)


@pytest.fixture(autouse=True)
def quick_hashes(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


def attempt(
    by: Viewer, password: str, username: str = "one", address: str = "192.0.2.1"
) -> StaffAccount | None:
    return actions.sign_in(username=username, password=password, address=address, by=by)


def test_the_right_password_signs_in(account: StaffAccount, by: Viewer) -> None:
    assert attempt(by, RIGHT) == account


@pytest.mark.parametrize(("username", "password"), [("one", WRONG), ("nobody", RIGHT), ("", "")])
def test_anything_else_does_not(username: str, password: str, account: StaffAccount, by: Viewer) -> None:
    assert attempt(by, password, username) is None


def test_an_account_that_was_closed_does_not(account: StaffAccount, by: Viewer) -> None:
    StaffAccount.objects.filter(id=account.id).update(is_active=False)
    assert attempt(by, RIGHT) is None


def test_after_too_many_failures_even_the_right_password_waits(account: StaffAccount, by: Viewer) -> None:
    for _ in range(MOST_FAILURES_PER_ACCOUNT):
        attempt(by, WRONG)
    assert attempt(by, RIGHT, address="192.0.2.99") is None
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        assert attempt(by, RIGHT) == account


def test_failures_before_a_success_do_not_count(account: StaffAccount, by: Viewer) -> None:
    for password in [WRONG] * 4 + [RIGHT] + [WRONG] * 4:
        attempt(by, password)
    assert attempt(by, RIGHT) == account


def test_one_address_trying_many_accounts_is_stopped() -> None:
    assert not is_locked_out(0, 49)
    assert is_locked_out(0, 50)


def test_an_address_is_judged_by_the_accounts_tried_there_not_by_how_often(
    account: StaffAccount, by: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ACCOUNTS_PER_ADDRESS", 3)
    for name in ("two", "two", "two", "three", "three"):
        attempt(by, WRONG, name)
    assert attempt(by, RIGHT) == account
    attempt(by, WRONG)
    assert attempt(by, RIGHT) == account
    attempt(by, WRONG, "four")
    assert attempt(by, RIGHT) is None
    assert attempt(by, RIGHT, address="192.0.2.99") == account


@pytest.mark.parametrize(
    ("peer", "forwarded", "is_behind_proxy", "found"),
    [
        ("127.0.0.1", "192.0.2.7", True, "192.0.2.7"),
        ("10.0.0.9", "198.51.100.1, 203.0.113.5", True, "203.0.113.5"),
        ("::1", "2001:db8::7", True, "2001:db8::7"),
        ("127.0.0.1", "192.0.2.7", False, "127.0.0.1"),
        ("8.8.8.8", "192.0.2.7", True, "8.8.8.8"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, unknown", True, "127.0.0.1"),
        ("", "192.0.2.7", True, ""),
    ],
)
def test_only_what_our_own_proxy_wrote_of_an_address_is_believed(
    peer: str, forwarded: str, is_behind_proxy: bool, found: str
) -> None:
    assert rules.asked_from(peer, forwarded, is_behind_proxy=is_behind_proxy) == found


def test_neither_user_name_nor_address_is_kept_in_the_clear(account: StaffAccount, by: Viewer) -> None:
    attempt(by, WRONG)
    kept = SignInAttempt.objects.get()
    assert "one" not in kept.account
    assert "192.0.2.1" not in kept.address


def test_attempts_are_forgotten_after_a_day(account: StaffAccount, by: Viewer) -> None:
    with clock.held_at(clock.now() - timedelta(days=2)):
        attempt(by, WRONG)
    attempt(by, RIGHT)
    assert SignInAttempt.objects.count() == 1
