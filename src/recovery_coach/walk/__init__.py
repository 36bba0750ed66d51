"""The call as a state machine without I/O: inputs in, state out, what to show derived from the state."""
