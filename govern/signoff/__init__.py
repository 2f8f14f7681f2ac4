"""Signing off the definition: sending it out, signing, declining, verifying."""
