"""How long byline takes, beside what else does such work, measured by turns: make bench."""
