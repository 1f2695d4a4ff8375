"""Phones that hold a local SIM."""
