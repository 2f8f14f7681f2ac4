"""Pages for naming who was heard while a definition was made."""
