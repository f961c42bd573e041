"""A session on virtual time, with simulated people."""
