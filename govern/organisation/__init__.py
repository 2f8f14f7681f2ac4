"""The organisation: its name, parts switched on, and every number that can be set."""
