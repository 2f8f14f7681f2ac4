"""Award rounds: their categories, their method, and windows that switch by themselves."""
