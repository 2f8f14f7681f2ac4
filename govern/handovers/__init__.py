"""What somebody who leaves has in hand, and who gives it to whom."""
