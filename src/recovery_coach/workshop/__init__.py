"""What a trainer wants to know of a playbook before an agent walks it: pure functions of a guide."""
