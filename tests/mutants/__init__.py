"""Plants small faults in the modules that carry the promises, and counts those that the tests see."""
