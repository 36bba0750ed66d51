"""A scenario written by a trainee: what they are asked, what is worked out for them, and what comes of it. Pure."""
