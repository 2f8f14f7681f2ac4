"""The demo organisation: an invented insurer, its people, and two years of history."""
