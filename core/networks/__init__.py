"""The part that imports TensorFlow; only worker processes and tests load it."""
