"""The driver of a session: events in, commands out, one deadline."""
