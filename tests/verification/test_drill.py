"""The restore drill: what a place would do after losing the machine, and what it would then check."""

import pytest

RESIDENTS = 8


@pytest.fixture(scope="module")
def living(place, ginnel):
    """An installation with a few residents loaded, and its backup."""
    home = place / "home-living"
    ginnel(home, "synth", "--people", RESIDENTS, "--out", place / "county")
    ginnel(home, "load", place / "county", "--json")
    ginnel(home, "audit", "seal")
    ginnel(home, "backup", place / "b.backup", "--json")
    return home


@pytest.fixture(scope="module")
def restored(living, place, ginnel):
    home = place / "home-restored"
    ginnel(home, "restore", place / "b.backup", "--json")
    return home


def digest(ginnel, home):
    return {
        name: value
        for name, value in ginnel(home, "record", "digest", "--json").items()
        if name != "schema_version"
    }


def test_the_restored_record_has_the_same_digest(living, restored, ginnel):
    found = digest(ginnel, restored)
    assert found == digest(ginnel, living)
    assert found["resources"] > RESIDENTS


def test_the_restored_audit_chain_is_whole(living, restored, ginnel):
    before, after = (ginnel(home, "audit", "verify", "--json") for home in (living, restored))
    assert before["is_whole"]
    assert after["is_whole"]
    assert after["seals"] >= before["seals"] > 0


def test_loading_the_same_files_again_changes_nothing(restored, place, ginnel):
    before = digest(ginnel, restored)
    ginnel(restored, "load", place / "county", "--json")
    assert digest(ginnel, restored) == before


def test_a_full_installation_is_not_overwritten(living, place, ginnel):
    assert "--force" in ginnel(living, "restore", place / "b.backup", status=1)


def test_the_restored_installation_is_healthy(restored, ginnel):
    wrong = [found for found in ginnel(restored, "check", "--json")["findings"] if found["state"] == "wrong"]
    assert wrong == []
