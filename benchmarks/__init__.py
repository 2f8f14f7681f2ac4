"""Measurements of speed and scale, each a ratio to references that run beside it."""
