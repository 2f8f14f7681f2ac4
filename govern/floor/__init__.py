"""Where floor days happen: floor teams, their hosts, and the places they offer."""
