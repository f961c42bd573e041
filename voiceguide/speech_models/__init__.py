"""Speech models: which there are, and how they come here whole."""
