"""Papers to print and keep: PDF/UA from a layout and plain values."""
