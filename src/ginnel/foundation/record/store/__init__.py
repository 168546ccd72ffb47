"""The raw SQL of the hot path: tables, bulk writes and reads that the ORM cannot express at speed.

Only `record.actions` and `record.queries` import it.
"""
