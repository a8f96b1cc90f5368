"""A plain loop over the ``openai`` client as most scripts have it, with its own two retries."""

import asyncio

from job import Job, body, told
from openai import AsyncOpenAI, OpenAIError


async def main(job: Job) -> None:
    """Ask everything once."""
    lines = iter(job.lines)
    client = AsyncOpenAI(api_key="none", base_url=job.url)
    with job.rows.open("w") as rows:

        async def work() -> None:
            for line in lines:
                try:
                    answer = await client.chat.completions.create(**body(line))
                except OpenAIError:
                    continue
                if answer.choices[0].message.content:
                    rows.write(f"{line['number']}\n")

        await asyncio.gather(*(work() for _ in range(job.concurrency)))


asyncio.run(main(told()))
