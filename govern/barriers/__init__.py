"""What keeps the organisation from serving customers well, and what is done about it."""
