"""Each view reads the request, asks the domain, and hands the answer to a presenter."""
