"""Structural reasons why customers are not served well, and what is done about them."""
