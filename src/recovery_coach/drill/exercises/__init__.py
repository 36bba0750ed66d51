"""Short exercises, a minute each, made of the scenarios' own lines. Pure."""
