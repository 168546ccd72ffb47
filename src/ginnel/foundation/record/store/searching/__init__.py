"""Searches as SQL: conditions, who may see the rows they meet, and pages."""
