"""That the archive stays whole: fixity, rebuilding, backup."""
