"""The shipped exercises, as files."""
