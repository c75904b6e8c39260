"""`faust -A app reset`: this worker's copy of the tables, removed."""

import sys

from app import app, settings
from app.commands.base import command
from app.data_folder import DataFolder
from engine.fatal import UnfitError


@command()
def reset() -> int:
    """Remove what this worker's data folder holds of the tables; a worker reads it back from the changelogs.

    It is refused while a worker uses the folder. Kafka, and what is in it, stays as it is.
    """
    path = app.conf.tabledir
    if not path.exists():
        print(f"there is no data folder {path}")
        return 0
    try:
        with DataFolder(path) as folder:
            folder.open(settings.app_id)
            stores = folder.stores()
            folder.clear()
    except (UnfitError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for store in stores:
        print(f"removed {store}")
    print(f"{len(stores)} stores removed; the next worker on {path} reads them back from the changelogs")
    return 0
