"""Reading day: how often promises were kept, by hand, as a grid, and from files."""
