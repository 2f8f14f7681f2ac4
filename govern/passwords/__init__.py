"""Which passwords are good enough: length yes, composition rules no, what is tried first no."""
