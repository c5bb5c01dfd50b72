"""What byline knows: rows, and the small files that say the same."""
