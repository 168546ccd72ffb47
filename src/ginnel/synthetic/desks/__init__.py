"""One module per kind of organisation: what its system would send about the people it knows."""
