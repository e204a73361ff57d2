"""Questions answered: the decision of an act with its clauses, remedies and requirements; values; duties."""
