"""Training a net from scratch, and what every training shares."""
