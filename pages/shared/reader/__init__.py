"""What a reader brings along: the address and the language."""
