"""Turns composed of human speech, and ways to tell when they are over."""
