"""The sample archive: byline's founding story, drawn, written as camera files, and ingested."""
