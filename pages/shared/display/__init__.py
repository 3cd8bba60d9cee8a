"""How text, tables and figures are shown."""
