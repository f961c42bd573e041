"""What people see of a session, and the keys they press."""
