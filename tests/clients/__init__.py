"""Clients that nobody here wrote, against a server as an operator runs it."""
