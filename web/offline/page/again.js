// The page that could not be fetched is asked for again once there is a network.

addEventListener("online", () => location.reload());
