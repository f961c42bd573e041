"""The pure heart: events in, commands out.  No clock, device, thread or file lives here."""
