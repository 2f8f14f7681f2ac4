"""Govern keeps an organisation's customer-experience programme."""
