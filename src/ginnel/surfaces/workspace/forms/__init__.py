"""What staff type, cleaned forgivingly and complained about in words."""
