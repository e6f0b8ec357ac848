"""Programs beside the product. They are its clients: none of its code is imported here."""
