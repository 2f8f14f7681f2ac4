"""Departments that end or go into another one, with everything that stands on them."""
