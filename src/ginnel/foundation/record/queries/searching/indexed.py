"""Whether what is stored can be asked for by what a later extractor keeps."""

from __future__ import annotations

from ginnel.foundation.record.store import reading
from ginnel.kernel.exemptions import needs_no_viewer


@needs_no_viewer("Whether everything was indexed again after an upgrade says nothing of anybody.")
def is_indexed_for_words() -> bool:
    """By what codes are called, by how a text is written, by what one element says together.

    Until `ginnel reindex` has been through, a search for that would leave out what an older version stored.
    """
    return not reading.lacks_pairs()
