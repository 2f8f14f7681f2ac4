"""What was learned about customers, what was done with it, and what came of that."""
