"""A local, offline voice guide for two people in a living room."""

__version__ = "0.2.0"
