"""Lines and rows for residents' pages."""
