"""Finding exercises and reading them: shipped ones and a person's own."""
