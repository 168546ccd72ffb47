"""Is this installation healthy? Each check says what it found, how bad that is and what to do."""
