"""Frozen texts, requests to sign them, and signatures; for the definition and the charter."""
