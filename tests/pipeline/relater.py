"""A process that reads one article and relates what waits, whenever it is told to: `relater.py DATABASE_ADDRESS`."""

import sys

from pipeline.relate import relate
from storage.database import Database
from tests.pipeline.newsroom import NOON, SITES, Newsroom

if __name__ == "__main__":
    database = Database(sys.argv[1])
    newsroom = Newsroom(database)
    print("ready", flush=True)
    for _ in sys.stdin:
        newsroom.read(limit=1)
        print(relate(database, SITES, now=NOON).articles, flush=True)
    database.close()
