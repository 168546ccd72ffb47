"""Types with rules of their own on the wire; every other type is given as it is stored."""
