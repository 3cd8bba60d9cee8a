"""Nets as plain values: their layers, shapes, parameters and names, without TensorFlow."""
