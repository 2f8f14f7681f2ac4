"""What was counted of a promise, for the whole or for a part, and the totals of its periods."""
