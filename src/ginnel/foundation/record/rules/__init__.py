"""Pure rules of the shared record: what an item to be received is, and what becomes of it."""
