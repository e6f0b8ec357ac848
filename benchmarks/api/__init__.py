"""How fast the REST API answers."""
