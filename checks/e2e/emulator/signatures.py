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


def check(call):
    """The service that a call is signed for, and what is wrong with its signature. Calls may have none."""
    header = call.header("authorization")
    if not (header or "").startswith("AWS4"):
        return None, None
    parts = AUTHORIZATION.fullmatch(header)
    if not parts:
        return None, "The authorization header is malformed."
    access_key, date, region, service, signed, signature = parts.groups()
    return service, problem(call, access_key, date, region, service, signed.split(";"), signature)


def problem(call, access_key, date, region, service, signed, signature):
    names = {name for name, _ in call.headers if name == "host" or name.startswith("x-amz-")}
    if names - set(signed):
        return f"Headers that are not signed: {sorted(names - set(signed))}."
    if access_key != ACCESS_KEY:
        return "The security token included in the request is invalid."
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
