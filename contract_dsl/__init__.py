"""The language: text in, checked model out."""
