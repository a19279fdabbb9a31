"""How fast, how large: measured in one run, as ratios to a floor of bare SQLite.

`gen.py` writes the workload and `floor.py` is the floor; both stand as they were published.
"""
