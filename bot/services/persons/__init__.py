"""The people who are followed up: lists, consent, lines, plans."""
