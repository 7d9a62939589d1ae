"""Template tags of the demarches room."""
