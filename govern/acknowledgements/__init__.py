"""Asks everybody to read the definition in force and to say that they have."""
