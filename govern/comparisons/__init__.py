"""Compares two versions of the definition, word by word."""
