"""Datasette plugins: what people see. One sub-package each; pyproject.toml registers them."""
