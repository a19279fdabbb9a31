"""An independent model of the computing rules, and random ledgers to compare with it.

Nothing here reads the product's own rules: `model` follows the words of the domain reference (§3
and §4) in exact fractions and day by day; `stories` draws ledgers; `compare` asks both.
"""
