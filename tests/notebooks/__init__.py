"""Notebooks executed as a reader would: in a kernel that knows nothing of this project."""
