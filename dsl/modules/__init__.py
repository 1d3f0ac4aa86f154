"""Small torch modules that the catalogue lowers to. They take plain numbers and work without the language."""
