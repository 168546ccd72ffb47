"""The raw SQL of the hot path: tables, bulk writes and reads that the ORM cannot express at speed. And the process
apart that reads PDF files.

Only `record.actions` and `record.queries` import it.
"""
