"""Signing in: passwords, sessions, links that are used once."""
