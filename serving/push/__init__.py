"""Live push: Server-Sent Events, WebSockets, and the relays between workers."""
