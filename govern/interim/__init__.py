"""What holds instead of a promise for a while: an outage, a flood."""
