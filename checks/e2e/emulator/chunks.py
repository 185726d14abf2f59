"""Checks the signatures of the chunks of a body: each covers the signature before it.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
"""

import hashlib
import hmac

NOTHING = hashlib.sha256(b"").hexdigest()


def are_signed(content_hash):
    return (content_hash or "").startswith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")


def problem(call, signature, secret):
    """What is wrong with the chunks, if anything is."""
    scope = f"{signature.date}/{signature.region}/{signature.service}/aws4_request"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")

    def sign(kind, previous, *hashes):
        lines = [f"AWS4-HMAC-SHA256-{kind}", signature.timestamp, scope, previous, *hashes]
        return hmac.digest(key, "\n".join(lines).encode(), "sha256").hex()

    previous, rest, length = signature.value, call.body, None
    decoded = 0
    while length != 0:
        head, _, rest = rest.partition(b"\r\n")
        size, _, found = head.decode().partition(";chunk-signature=")
        length = int(size, 16)
        data, rest = rest[:length], rest[length:]
        previous = sign("PAYLOAD", previous, NOTHING, hashlib.sha256(data).hexdigest())
        if found != previous:
            return f"The signature of a chunk of {length} bytes does not match."
        decoded += length
        rest = rest.removeprefix(b"\r\n") if length else rest
    if str(decoded) != call.header("x-amz-decoded-content-length"):
        return f"The decoded length is {decoded}, not that of the header."
    if call.header("x-amz-content-sha256").endswith("-TRAILER"):
        *trailers, last = rest.removesuffix(b"\r\n\r\n").split(b"\r\n")
        text = b"".join(trailer + b"\n" for trailer in sorted(trailers))
        if last.decode() != "x-amz-trailer-signature:" + sign("TRAILER", previous, hashlib.sha256(text).hexdigest()):
            return "The signature of the trailer does not match."
    return None
