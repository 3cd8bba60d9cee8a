"""Looking inside a network: activations, filters, class activation, patches."""
