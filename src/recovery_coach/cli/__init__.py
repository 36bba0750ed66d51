"""Commands: parse, wire, print. Kept empty, since the first words are imported through it."""
