"""Led breaths: a course of them as it is planned, one that is under way, and breaths that people mark."""
