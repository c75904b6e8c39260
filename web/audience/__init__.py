"""The audience over HTTP: figures, live push, and posts of engagements."""
