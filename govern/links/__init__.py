"""Addresses that work once: a forgotten password, an invitation, a new e-mail address."""
