"""What a client writes: read from the request, checked, put under conditions, and answered."""
