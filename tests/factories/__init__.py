"""Factories: rows for tests, flushed and never committed."""
