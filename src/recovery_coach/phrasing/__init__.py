"""What a sentence does for the customer who hears it: pure, and quick enough for every key."""
