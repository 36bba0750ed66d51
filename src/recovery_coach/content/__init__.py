"""From YAML to frozen types: the only place that reads YAML."""
