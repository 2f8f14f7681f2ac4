"""The few figures the front page shows, kept by period so that nobody has to count for it."""
