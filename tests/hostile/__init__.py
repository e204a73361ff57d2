"""Input of every kind that is meant to break something: what each reader is given, and what must then be so."""
