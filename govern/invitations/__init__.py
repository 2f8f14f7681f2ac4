"""Letting people in: invitations by mail or on paper, and who has not come in yet."""
