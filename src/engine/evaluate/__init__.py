"""The contract at work: a checked model and a log in, values and judgements out. No clock, no file, no network."""
