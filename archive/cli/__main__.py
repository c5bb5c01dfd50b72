"""Runs the command line: python -m byline.archive.cli."""

from . import main

main()
