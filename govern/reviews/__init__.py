"""Colleagues read a draft of the definition, and everybody comments on what it says."""
