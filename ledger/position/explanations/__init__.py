"""Explanations: figures as trees, down to the events behind them."""
