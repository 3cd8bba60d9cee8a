"""What the server does around the pages: its life, the first page that a browser gets, and what passes the wire."""
