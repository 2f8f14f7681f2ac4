"""What the worker does again and again, and who is working."""
