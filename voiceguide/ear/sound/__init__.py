"""Sound that comes in: from a microphone or a recording, as steady 16 kHz frames."""
