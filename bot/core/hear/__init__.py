"""Hearing: what a short, misspelt, mixed-language message says. Pure; its words are data in ``bot/flows/lexicon``."""
