"""The engine: a checked model and a log in, answers with their reasons out."""
