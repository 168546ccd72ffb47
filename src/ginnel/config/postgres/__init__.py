"""Our own PostgreSQL under GINNEL_HOME, and the database roles on any server. Nothing here knows Django."""
