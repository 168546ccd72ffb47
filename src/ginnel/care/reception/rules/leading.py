"""What accountable leads are told when people are joined, parted or divided: whose record it is they open to see."""

from __future__ import annotations

from datetime import timedelta

# From a Friday evening it reaches to Monday.
READ_WITHIN = timedelta(days=3)
ENDED = (
    "This person’s record was put together with another that had a lead who was named later. You lead no longer: if it"
    " should be you, agree it with whoever leads now."
)
GOES_ON = (
    "This person’s record was put together with another that had a lead too. You were named last and go on, for all of"
    " it."
)
AGAIN = (
    "This person’s record was parted from another’s again. You lead again, as before they were put together."
)
