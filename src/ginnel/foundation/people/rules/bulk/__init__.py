"""The matcher as SQL over everybody at once: the same features, keys, weights and reasons as one pair at a time.

Statements only; `actions.bulk` runs them. Each module makes the tables that the next one reads: `facts`, `blocks`,
`scores`.
"""
