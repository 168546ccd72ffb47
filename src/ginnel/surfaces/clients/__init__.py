"""Who is calling by machine: systems of organisations, by SMART Backend Services (OAuth 2.0 client credentials)."""
