"""Recording: how a command is admitted, decided and appended, inside one transaction."""
