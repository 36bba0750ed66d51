"""What practice leads to: drills that are over, what is due, certificates, where a trainee stands. Pure."""
