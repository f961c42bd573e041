"""When a turn is over: cut in, late, or right."""
