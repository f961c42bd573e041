"""One open turn, what speaks for its end, and when it is over."""
