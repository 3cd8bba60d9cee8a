"""Arrays of activations: how they are shown, where their heat lies, which channels tell pictures apart."""
