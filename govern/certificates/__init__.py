"""Papers about what was signed: the definition with its signatures, and one's own certificate."""
