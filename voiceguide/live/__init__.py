"""A session on this machine: wiring, the loop, interrupts."""
