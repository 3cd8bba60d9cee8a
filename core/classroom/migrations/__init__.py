"""How the tables of the classroom came to be: Alembic runs what a database has not seen yet."""
