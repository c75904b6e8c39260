# The curve of an audience.

audience-curve = मिनट दर मिनट दर्शक
audience-watching = { $viewers } दर्शक
audience-watching-and = { $viewers } दर्शक, { $event }
