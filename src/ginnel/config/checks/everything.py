"""Every check, one after another. Needs Django; `finding` does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ginnel.config.checks import database, indexing, linking, machine, mesh, nhs_login, notify, pages, pds
from ginnel.config.finding import Finding, State

CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    machine.python,
    machine.disk,
    machine.keys_in_place,
    machine.backups,
    database.server,
    database.clock_agrees,
    database.migrations,
    database.roles_separated,
    database.audit_sealed,
    database.jobs,
    indexing.indexed_again,
    linking.linking_engine,
    mesh.mailbox_opens,
    notify.messages_leave,
    pds.national_service_lets_us_in,
    nhs_login.residents_can_sign_in,
    pages.origins_can_be_read,
)


def everything() -> list[Finding]:
    """Every finding, in an order a person would look. A check that breaks is itself a finding."""
    findings: list[Finding] = []
    for check in CHECKS:
        with _broken_is_wrong(check.__name__, findings):
            findings.extend(check())
    return findings


@contextmanager
def _broken_is_wrong(name: str, findings: list[Finding]) -> Iterator[None]:
    try:
        yield
    except Exception as broken:
        what = f"could not be checked: {type(broken).__name__}: {broken}".strip().split("\n")[0]
        findings.append(
            Finding(name.replace("_", " "), State.WRONG, what, "Put right what is wrong above, then again.")
        )
