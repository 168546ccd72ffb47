"""One call of the domain each; what it answers goes through a presenter."""
