"""The two databases: a SQLite file through its driver, PostgreSQL through SQLAlchemy."""
