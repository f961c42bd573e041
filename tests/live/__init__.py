"""A session on this machine, and what the whole process does at its edges."""
