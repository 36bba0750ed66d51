"""The terminal's second screen: taken when a call begins, given back with what it held when the call is left."""

CLEAR_SCREEN = "\x1b[H\x1b[2J"

ENTER_SCREEN = f"\x1b[?1049h\x1b[?2004h{CLEAR_SCREEN}"
"""With pasted text told apart from typed text from the first moment: a line end in it must not be an Enter."""

LEAVE_SCREEN = "\x1b[?2004l\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
"""Plain colours, line wrap and the cursor are given back too, wherever the drawing was broken off."""
