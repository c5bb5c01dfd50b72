"""What people change by hand, and how it is undone."""
