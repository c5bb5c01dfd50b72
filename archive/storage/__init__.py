"""Where bytes lie, and when they are durable."""
