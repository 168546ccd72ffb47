"""Asking the national service who somebody is: the Personal Demographics Service (PDS), and one to try with."""
