"""What a photo says about itself, who must be credited and under what terms: bytes in, values out."""
