"""What translators work with: PO files for Poedit or Weblate, kept, checked and counted.

A translation belongs to its gettext context (where the text stands) and its Indonesian source.
"""
