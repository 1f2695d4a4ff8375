"""``make fuzz``: hostile messages through the served webhook. None may get a 5xx, none that was taken may be lost."""
