"""Answers of finalists who cannot come in themselves, written down by who asked them."""
