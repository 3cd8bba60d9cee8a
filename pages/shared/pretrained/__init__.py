"""What the lessons on a pretrained net share: their settings, and the map of a net's layers."""
