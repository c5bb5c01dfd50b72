"""Runs the command line: python -m byline.archive.cli."""

from .root import main

main()
