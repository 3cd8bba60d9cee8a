"""Reusing a network trained on ImageNet: features, frozen training, fine-tuning, projection."""
