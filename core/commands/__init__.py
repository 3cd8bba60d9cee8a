"""What is run from the command line: recordings and precomputed pictures."""
