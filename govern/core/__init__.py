"""The floor: knows no slice and no page."""
