"""What the process tells whoever started it: one code for one kind of end, whichever command it was."""

DONE = 0
FAILED = 1
"""It was tried, and failed: a file that cannot be read or written, a file with mistakes in it."""
USAGE = 2
"""What was typed is wrong: an unknown command, option, value or name."""
CANNOT_RUN_HERE = 3
"""This machine lacks something that was needed."""
STOPPED = 130
"""Somebody stopped it: by voice, by key or by signal."""
