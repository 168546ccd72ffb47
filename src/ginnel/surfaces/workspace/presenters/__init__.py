"""Answers of the domain as lines, rows and addresses that templates only lay out."""
