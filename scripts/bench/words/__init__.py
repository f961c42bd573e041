"""Which words are heard."""
