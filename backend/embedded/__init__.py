"""PostgreSQL and Valkey from wheels, and the supervisor over everything."""
