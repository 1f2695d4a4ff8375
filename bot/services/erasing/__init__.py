"""Erasing what Kabar holds about somebody: one message, the conversation until now, or everything.

It is asked for in the transaction of whoever asks (``asking``), and finished by the clock (``finishing``): what an open
case rests on waits for its end, what is just being sent for its sending. Then the keys go (``keys``), by which copies
become unreadable, and the provider is asked to delete what it holds (``at_provider``). ``slips`` tells what became of
it.
"""
