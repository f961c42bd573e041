"""Breaths against the clock."""
