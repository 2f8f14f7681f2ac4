"""Customer stories: nominated, read, accepted as entries, and agreed to by who they are about."""
