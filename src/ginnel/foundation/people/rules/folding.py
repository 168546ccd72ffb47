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
