"""The customer driving licence: it follows from confirmed days on the floor."""
