"""What a person has to do: one row a person, opened and closed by handlers."""
