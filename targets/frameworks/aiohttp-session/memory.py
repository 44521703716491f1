"""What RedisStorage asks of a Redis client, kept in memory: no server is needed."""

import collections
import collections.abc

# Old versions of aiohttp-session look for it where Python had it until 3.9.
collections.MutableMapping = collections.abc.MutableMapping

try:
    from redis.asyncio import Redis
except ImportError:
    from aioredis.commands import Redis


class Memory(Redis):
    def __init__(self):
        self.values = {}

    def __await__(self):
        return self
        yield

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    async def get(self, name):
        return self.values.get(name)

    async def set(self, name, value, **_):
        self.values[name] = value.encode()
