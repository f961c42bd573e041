"""Everything that sounds."""
