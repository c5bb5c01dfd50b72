"""Who is to be on stage, where and when: programmes as their organisers publish them, read in."""
