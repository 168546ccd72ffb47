"""FHIR R4 (4.0.1) as bytes and trees: reading, checking, naming and indexing. Pure: no Django, no clock, no database.

A *tree* is what `json.read` returns: dicts, lists, strings, booleans, None and numbers; a number whose text Python
would change is a `json.Number`, which keeps it. Everything here works from the data files in `data/`.
"""
