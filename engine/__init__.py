"""The stream-table engine on Faust: it knows no sport, and imports no app."""
