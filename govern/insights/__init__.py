"""What was learned about customers, the action that follows, and its effect."""
