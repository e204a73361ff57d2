"""Questions about every log at once, for an SMT solver (extra `prove`); what it finds is replayed by the engine."""
