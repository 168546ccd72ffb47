"""What rows without identity are made of, as pure functions: people agreed on from what sources say, days and ages."""
