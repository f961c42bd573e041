"""Sound that goes out: one stream, and what sounds in it when."""
