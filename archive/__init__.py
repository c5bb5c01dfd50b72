"""The archive on disk: catalogue, originals, ingest, search, publishing, and the command line."""
