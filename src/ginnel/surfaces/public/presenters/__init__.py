"""Lines and rows for everybody."""
