"""Floor days: booked or logged, confirmed by the host, told in a debrief."""
