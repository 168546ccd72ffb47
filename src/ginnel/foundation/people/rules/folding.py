"""Text made comparable: no case, no accents, no punctuation. The same text always folds the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_JOINED = str.maketrans("", "", "'’`´.")
_SPOKEN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, accents dropped, apostrophes closed up (O'Kon is okon), everything else but letters a
    space."""
    lowered = text.translate(_JOINED).casefold()
    if not lowered.isascii():
        spread = unicodedata.normalize("NFKD", lowered.translate(_SPOKEN))
        lowered = "".join(c for c in spread if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", lowered).strip()


# Forms of address and suffixes that stand in name fields. The first are never a name; the second are somebody's name
# when nothing else is left (a Mr Lord, a Ms Baron).
_TITLES = """
mr mrs miss ms mx master dr prof professor rev reverend sir dame hon esq jr sr jnr snr bt bart baronet
1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th baby twin unknown unk nk notknown
"""
_RANKS = "lord lady baron baroness earl viscount viscountess count countess duke duchess of the"
_NEVER_NAMES, _SELDOM_NAMES = frozenset(_TITLES.split()), frozenset(_RANKS.split())


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A folded name without forms of address (Dr, Sir, 2nd); '' when there was nothing else."""
    words = [word for word in fold(text).split() if word not in _NEVER_NAMES]
    return " ".join([word for word in words if word not in _SELDOM_NAMES] or words)
