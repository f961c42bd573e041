"""The virtual living room, and programs that run in it."""
