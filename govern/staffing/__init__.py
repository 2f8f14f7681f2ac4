"""Changes of many people at once: imports, merged departments, what leavers leave behind."""
