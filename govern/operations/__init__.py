"""Keeping an installation alive: the worker, the server, backup, restore and the doctor."""
