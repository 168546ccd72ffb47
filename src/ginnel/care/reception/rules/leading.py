"""What accountable leads are told when people are joined, parted or divided: whose record it is they open to see."""

from __future__ import annotations

from datetime import timedelta

# From a Friday evening it reaches to Monday.
READ_WITHIN = timedelta(days=3)
ENDED = (
    "This person’s records were put in order, and another lead of theirs was named later. You lead no longer: if it"
    " should be you, agree it with whoever leads now."
)
GOES_ON = (
    "This person’s records were put in order, and there was another lead. You were named last, and go on."
)
AGAIN = "This person’s records were put in order again. You lead again, as before they were put together."
