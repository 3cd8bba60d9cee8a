"""How good a classifier is, read off its probabilities: plain arrays in, plain numbers out."""
