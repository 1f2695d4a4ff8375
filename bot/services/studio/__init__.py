"""The studio: programme staff write flows, have them checked, and publish them; no running conversation breaks."""
