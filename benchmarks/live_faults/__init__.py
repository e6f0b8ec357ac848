"""Interviews held while processes are killed, Redis is restarted and connections are cut: nothing may be lost."""
