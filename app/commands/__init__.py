"""The commands that every sport shares: `faust -A app <command>`."""
