"""How the pretend county's residents sign in: a pretend NHS login that knows each; and one who acts for another."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc.jwk import RSAKey

from ginnel.foundation.people import queries as people
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import ActingKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.viewer import Category
from ginnel.surfaces.portal.nhs_login.configuring import PRIVATE_KEY
from ginnel.surfaces.portal.pretend import Account, Provider, serve

CLIENT = "ginnel-demonstration"
CHOSEN = (Category.EMERGENCY_ESSENTIALS, Category.PROBLEMS_AND_MEDICATION, Category.HOSPITAL_ACTIVITY)


def let_act(stories: list[dict[str, Any]], doctor: UUID) -> str:
    """Let the third story's resident read some of the first's record, written down by the first's doctor; the third's
    name, '' where that cannot be."""
    by = sharing.staff(staff_role=doctor)
    if by is None or len(stories) < 3:
        return ""
    whom, who = stories[0], stories[2]
    person = people.proved_by(whom["nhs_number"], whom["born"])
    if person is None:
        return ""
    if not relationships.acting_for(person, viewer=by):
        actions.write_down_acting(
            person=person,
            kind=ActingKind.PROXY,
            name=who["name"],
            relation="Friend",
            seen="She asked for it in the surgery, alone",
            signs_in=SignsIn(
                who["nhs_number"], who["born"], tuple(int(one) for one in CHOSEN), is_asked_alone=True
            ),
            by=by,
        )
    return str(who["name"])


@contextmanager
def pretend_nhs_login(
    home: Path, folder: Path, manifest: dict[str, Any], environment: MutableMapping[str, str]
) -> Iterator[str]:
    """Its address, for as long as the block runs. Puts what `ginnel serve` must know into `environment`, unless an NHS
    login is named there already."""
    if environment.get("GINNEL_NHS_LOGIN_ISSUER"):
        yield environment["GINNEL_NHS_LOGIN_ISSUER"]
        return
    public = RSAKey.import_key(_key(home).as_dict(private=False))
    with serve(Provider(CLIENT, public, _accounts(folder, manifest["stories"]))) as issuer:
        environment.update({"GINNEL_NHS_LOGIN_ISSUER": issuer, "GINNEL_NHS_LOGIN_CLIENT": CLIENT})
        try:
            yield issuer
        finally:
            for name in ("GINNEL_NHS_LOGIN_ISSUER", "GINNEL_NHS_LOGIN_CLIENT"):
                environment.pop(name)


def _accounts(folder: Path, stories: list[dict[str, Any]]) -> list[Account]:
    """Everybody of the county; those with a story by name."""
    told = {each["nhs_number"]: f"{each['name']} ({each['title']})" for each in stories}
    with (folder / "truth" / "pds.ndjson").open("rb") as lines:
        return [
            Account(each["nhs_number"], each["birth_date"], each["family"], told.get(each["nhs_number"], ""))
            for each in map(json.loads, lines)
        ]


def _key(home: Path) -> RSAKey:
    """Our private key, made the first time."""
    path = home / "keys" / PRIVATE_KEY
    if not path.exists():
        made = RSAKey.generate_key(2048).as_pem(private=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(made)
    return RSAKey.import_key(path.read_bytes())
