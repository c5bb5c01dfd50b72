"""Datasette plugins: what people see, in one sub-package for each kind of page."""
