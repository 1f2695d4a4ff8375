"""What comes in: who wrote, what it meant, and what was done in the same transaction."""
