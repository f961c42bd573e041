"""What is kept on disk, readable by its owner alone."""
