"""The tests mirror the four folders; end_to_end/ walks the whole way, house/ watches the house."""
