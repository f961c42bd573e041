"""Whole sessions: time, memory, processor."""
