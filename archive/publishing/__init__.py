"""What leaves the archive: the public bundle, and copies with their credit."""
