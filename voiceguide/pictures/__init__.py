"""Drawings of exercises: over time, and as a graph."""
