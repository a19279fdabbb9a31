"""Tests of Budget Ledger.

A package, so that test modules can share helpers by a plain import from `tests`.
"""
