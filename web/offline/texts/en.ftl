# Where there is no network.

offline = You are offline
offline-about = There is no connection, and this page was not seen before. It opens by itself once there is one.
offline-again = Try again
offline-stale = You are offline. This is how it stood at { $when }.
