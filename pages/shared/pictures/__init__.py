"""Choosing a picture or a data set."""
