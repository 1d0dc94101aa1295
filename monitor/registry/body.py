"""The bytes of an answer: bounded after decompression, and proved whole.

Decompression is done here and not by the HTTP library, because a stream that
ends early, without gzip's own end mark, must be noticed.
"""

import zlib
from collections.abc import Iterable

from monitor.registry.interface import Failure
from monitor.registry.reply import Trouble


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes | Trouble:
    """The decoded body of at most ``limit`` bytes; ``encoding`` is the Content-Encoding header."""
    match encoding.strip().lower():
        case "" | "identity":
            return _joined(chunks, limit)
        case "gzip" | "x-gzip":
            return _gunzipped(chunks, limit)
        case other:
            return Trouble(Failure.BAD_ANSWER, f"the answer is compressed as {other[:40]!r}, which was not asked for")


def _joined(chunks: Iterable[bytes], limit: int) -> bytes | Trouble:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return _too_large(limit)
    return bytes(body)


def _gunzipped(chunks: Iterable[bytes], limit: int) -> bytes | Trouble:
    gunzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body = bytearray()
    try:
        for chunk in chunks:
            body += gunzip.decompress(chunk, limit + 1 - len(body))
            if len(body) > limit:
                return _too_large(limit)
            if gunzip.unused_data:
                return Trouble(Failure.BAD_ANSWER, "the compressed answer goes on after its end", again=True)
    except zlib.error as error:
        return Trouble(Failure.BAD_ANSWER, f"the compressed answer is damaged: {error}", again=True)
    if not gunzip.eof:
        return Trouble(Failure.BAD_ANSWER, "the compressed answer is cut off", again=True)
    return bytes(body)


def _too_large(limit: int) -> Trouble:
    return Trouble(Failure.TOO_LARGE, f"the answer is larger than {limit:,} bytes")
