"""What an auditor takes along: events, tree, seal, explanation, and what checks them without us."""
