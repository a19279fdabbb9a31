"""What a bank statement may mean: what was expected, what pays it, what came back."""
