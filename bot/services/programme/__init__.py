"""The programme in numbers: a month is counted once, what may be published of it is kept, pages and files read that."""
