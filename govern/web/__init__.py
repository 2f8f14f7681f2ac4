"""HTTP, pages and their pieces, shared by every slice."""
