"""The drill: a customer who reacts as people do, and feedback on what was said to them. Pure."""
