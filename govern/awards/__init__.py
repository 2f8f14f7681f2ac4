"""Awards: results, their announcement, the award board and the wall of fame."""
