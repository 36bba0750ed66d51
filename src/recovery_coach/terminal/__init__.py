"""What people see and press: the only place that touches Rich, Questionary and prompt_toolkit."""
