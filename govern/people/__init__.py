"""People, with or without an account, and the roles they hold from a date to a date."""
