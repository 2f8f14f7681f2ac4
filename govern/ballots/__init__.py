"""The people's vote: one ballot a person, changeable until the round closes."""
