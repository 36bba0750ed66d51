"""The terminal's second screen: taken when a call begins, given back with what it held when the call is left."""

ENTER_SCREEN = "\x1b[?1049h\x1b[H\x1b[2J"
LEAVE_SCREEN = "\x1b[?1049l"
