"""The limit: a plain loop over aiohttp, which parses the answers and does nothing else."""

import asyncio

import aiohttp
from job import Job, body, told


async def main(job: Job) -> None:
    """Ask everything once."""
    lines = iter(job.lines)
    with job.rows.open("w") as rows:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def work() -> None:
                for line in lines:
                    try:
                        async with session.post(f"{job.url}/chat/completions", json=body(line)) as response:
                            answer = await response.json()
                    except aiohttp.ClientError:
                        continue
                    if "choices" in answer:
                        rows.write(f"{line['number']}\n")

            await asyncio.gather(*(work() for _ in range(job.concurrency)))


asyncio.run(main(told()))
