"""Promises to customers: checked, agreed, measured, answered for."""
