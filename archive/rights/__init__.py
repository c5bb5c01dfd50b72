"""What may be shown and used, and why: one predicate, and all that it is asked of."""
