"""A WSGI application served by an RSGI server (granian's own interface, of an event loop)."""
