"""The web page under load: each page asked for again and again, by visitors of many addresses."""

from __future__ import annotations

import asyncio
import time
from itertools import count

from bench.serve.crowd import Tally
from bench.serve.wire import Callers

PAGES = (
    "/",
    "/tro-chuyen",
    "/tra-cuu?q=th%E1%BB%9Di+gian+c%C3%B4ng+t%C3%A1c",
    "/van-ban",
    "/van-ban/kh-kl39/muc-IV/khoan-1/gach-2",
    "/chuong-trinh",
)
VISITORS = 32


async def visited(ports: tuple[int, ...], page: str, seconds: float, visitors: int = VISITORS) -> Tally:
    """So many visitors load a page without a pause; any other status than 200 is a wrong answer."""
    callers, tally, addresses = Callers(ports, visitors), Tally(), count()

    async def visitor(until: float) -> None:
        while (began := time.perf_counter()) < until:
            number = next(addresses)
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            status, _ = await callers.request("GET", page, headers=f"X-Forwarded-For: {address}\r\n")
            if status == 200:
                tally.seconds.append(time.perf_counter() - began)
            else:
                tally.wrong.append(f"{page}: {status}")

    began = time.perf_counter()
    await asyncio.gather(*(visitor(began + seconds) for _ in range(visitors)))
    tally.took = time.perf_counter() - began
    callers.close()
    return tally
