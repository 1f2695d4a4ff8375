"""Cases: raised, alerted about, taken, read by those who may."""
