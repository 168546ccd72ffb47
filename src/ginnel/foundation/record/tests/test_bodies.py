"""Bodies come back as they were packed, one by one and together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.record.store.bodies import pack, unpack, unpack_all


@given(
    st.lists(st.one_of(st.binary(max_size=50), st.just(b'{"resourceType": "Encounter"}' * 9000)), max_size=9)
)
def test_what_is_unpacked_together_is_as_one_by_one(bodies: list[bytes]) -> None:
    kept = [pack(body) for body in bodies]
    assert unpack_all(kept) == [unpack(one) for one in kept] == bodies
    assert unpack_all([memoryview(one) for one in kept]) == bodies
