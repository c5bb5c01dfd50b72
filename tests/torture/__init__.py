"""Proofs that SAFE means safe: kills, failing calls, power cuts, flipped bits, hostile pictures.

`make test` runs a short lane of each, `make torture` the whole, which prints the figures of
docs/reliability.md. Each harness is first shown to catch a deliberately wrong variant.
"""
