"""What the public bundle says, as values: no routes, no HTML."""
