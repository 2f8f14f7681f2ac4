"""The first hour: seven steps from an empty organisation to a programme, with texts to use."""
