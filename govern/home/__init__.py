"""The front page and the pages around it: reads, writes nothing."""
