"""A process that reads one article and relates what waits, whenever it is told to: `relater.py DATABASE_ADDRESS`."""

import sys

from storage.database import Database
from tests.pipeline.newsroom import Newsroom

if __name__ == "__main__":
    database = Database(sys.argv[1])
    newsroom = Newsroom(database)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(newsroom.relate(limit=1).articles, flush=True)
    database.close()
