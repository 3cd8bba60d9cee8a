"""One picture on its way through a whole net: all layers, their sums, and who voted for the class."""
