"""Real servers for the tests: private, on loopback or a socket of their own, and gone when the tests end.

Nothing here is a stand-in: PostgreSQL, Valkey, SMTP and HTTP are spoken as in life. A server that cannot be
started fails the test with the reason; it never skips one in silence.
"""
