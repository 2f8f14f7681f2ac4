"""Promises to one customer, with a time: kept, kept late or broken; and how often a team keeps."""
