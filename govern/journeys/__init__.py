"""Customer journeys, their stages and touchpoints."""
