"""Places on the floor: booked, cancelled, and who came."""
