"""Checks signatures of version 4 with botocore, which shares no code with the clients under test."""

import datetime
import hashlib
import re

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ACCESS_KEY, SECRET_KEY = "test", "test"
UNSIGNED = "UNSIGNED-PAYLOAD"
LIMIT = datetime.timedelta(minutes=5)
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


class Refused(Exception):
    """What is wrong with a signature, with the code that AWS Query has for it."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def service_of(call):
    """The service that a call is signed for, or nothing if it has no signature."""
    parts = AUTHORIZATION.fullmatch(call.header("authorization") or "")
    return parts and parts[4]


def check(call):
    """Raises `Refused` if a call has a signature that is wrong."""
    header = call.header("authorization")
    if not (header or "").startswith("AWS4"):
        return
    parts = AUTHORIZATION.fullmatch(header)
    if not parts:
        raise Refused("IncompleteSignature", "The authorization header is malformed.")
    access_key, date, region, service, signed, signature = parts.groups()
    if access_key != ACCESS_KEY:
        raise Refused("InvalidClientTokenId", "The security token included in the request is invalid.")
    if why := problem(call, date, region, service, signed.split(";"), signature):
        raise Refused("SignatureDoesNotMatch", why)


def problem(call, date, region, service, signed, signature):
    names = {name for name, _ in call.headers if name == "host" or name.startswith("x-amz-")}
    if names - set(signed):
        return f"Headers that are not signed: {sorted(names - set(signed))}."
    timestamp = call.header("x-amz-date") or ""
    age = datetime.datetime.strptime(timestamp, SIGV4_TIMESTAMP) - datetime.datetime.utcnow()
    if abs(age) > LIMIT or not timestamp.startswith(date):
        return f"Signature expired: {timestamp}."
    hashed = call.header("x-amz-content-sha256")
    if hashed not in (None, UNSIGNED, hashlib.sha256(call.body).hexdigest()):
        return "The hash of the body is not that of the header."
    expected = signature_of(call, timestamp, region, service, signed)
    return None if signature == expected else "The signature does not match."


def signature_of(call, timestamp, region, service, signed):
    query = f"?{call.query_string}" if call.query_string else ""
    request = AWSRequest(call.method, f"http://{call.header('host')}{call.path}{query}", data=call.body)
    for name, value in call.headers:
        if name in signed:
            request.headers.add_header(name, value)
    request.context["timestamp"] = timestamp
    signer = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), service, region)
    return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
