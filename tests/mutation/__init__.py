"""Do the tests bite? Small faults are put into `ledger/domain`, one at a time: `make mutate`."""
