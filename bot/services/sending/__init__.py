"""What goes out: the outbox, from a written row to what became of it."""
