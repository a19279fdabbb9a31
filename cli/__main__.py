"""`python -m cli` is `budget-ledger`."""

from cli import main

if __name__ == "__main__":
    main()
