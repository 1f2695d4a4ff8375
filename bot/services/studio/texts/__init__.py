"""Texts in other languages: what there is to translate, how far it is, writing, approving, files out and in."""
