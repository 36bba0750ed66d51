"""The parts of `workshop.diff`: what belongs together in two versions, and what is otherwise in each part."""
