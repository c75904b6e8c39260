# The curve of an audience.

audience-curve = Viewers by minute
audience-watching = { $viewers } watching
audience-watching-and = { $viewers } watching, { $event }
