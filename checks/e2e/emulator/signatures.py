"""Checks signatures of version 4 with botocore, which shares no code with the clients under test."""

import datetime
import hashlib
import re

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import chunks

ACCESS_KEY, SECRET_KEY = "test", "test"
UNSIGNED = "UNSIGNED-PAYLOAD"
# By whether the signature is in the URL, and whether it is for S3, which signs the path as it is.
SIGNERS = {
    (False, False): SigV4Auth,
    (False, True): S3SigV4Auth,
    (True, False): SigV4QueryAuth,
    (True, True): S3SigV4QueryAuth,
}
LIMIT = datetime.timedelta(minutes=5)
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


class Refused(Exception):
    """What is wrong with a signature, with the code that services of XML have for it."""

    def __init__(self, code, message, service=None):
        super().__init__(message)
        self.code, self.message, self.service = code, message, service


class Signature:
    """The parts of a signature, which are in a header or in the query."""

    def __init__(self, parts, timestamp, lifetime=LIMIT):
        self.access_key, self.date, self.region, self.service, signed, self.value = parts
        self.signed = signed.split(";")
        self.timestamp, self.lifetime = timestamp, lifetime

    @classmethod
    def of(cls, call):
        """The signature of a call, or nothing if it has none."""
        header = call.header("authorization") or ""
        if header.startswith("AWS4"):
            parts = AUTHORIZATION.fullmatch(header)
            if not parts:
                raise Refused("IncompleteSignature", "The authorization header is malformed.")
            return cls(parts.groups(), call.header("x-amz-date") or "")
        if value := call.query("X-Amz-Signature"):
            *scope, _ = call.query("X-Amz-Credential").split("/")
            parts = [*scope, call.query("X-Amz-SignedHeaders"), value]
            lifetime = datetime.timedelta(seconds=int(call.query("X-Amz-Expires")))
            return cls(parts, call.query("X-Amz-Date"), lifetime)
        return None


def check(call):
    """The service that a call is signed for, if it is signed. Raises `Refused` if the signature is wrong."""
    signature = Signature.of(call)
    if not signature:
        return None
    if signature.access_key != ACCESS_KEY:
        code = "InvalidAccessKeyId" if signature.service == "s3" else "InvalidClientTokenId"
        raise Refused(code, "The security token included in the request is invalid.", signature.service)
    if why := problem(call, signature):
        raise Refused("SignatureDoesNotMatch", why, signature.service)
    return signature.service


def problem(call, signature):
    names = {name for name, _ in call.headers if name == "host" or name.startswith("x-amz-")}
    if names - set(signature.signed):
        return f"Headers that are not signed: {sorted(names - set(signature.signed))}."
    age = datetime.datetime.strptime(signature.timestamp, SIGV4_TIMESTAMP) - datetime.datetime.utcnow()
    if abs(age) > signature.lifetime or not signature.timestamp.startswith(signature.date):
        return f"Signature expired: {signature.timestamp}."
    hashed = call.header("x-amz-content-sha256")
    if signature.service == "s3" and not (hashed or call.query("X-Amz-Signature")):
        return "There is no hash of the body."
    if chunks.are_signed(hashed):
        if why := chunks.problem(call, signature, SECRET_KEY):
            return why
    elif hashed not in (None, UNSIGNED, hashlib.sha256(call.body).hexdigest()):
        return "The hash of the body is not that of the header."
    return None if signature.value == expected(call, signature) else "The signature does not match."


def expected(call, signature):
    pairs = call.query_string.split("&") if call.query_string else []
    query = "&".join(pair for pair in pairs if not pair.startswith("X-Amz-Signature="))
    request = AWSRequest(call.method, f"http://{call.header('host')}{call.path}?{query}", data=call.body)
    for name, value in call.headers:
        if name in signature.signed:
            request.headers.add_header(name, value)
    request.context["timestamp"] = signature.timestamp
    is_url, is_s3 = bool(call.query("X-Amz-Signature")), signature.service == "s3"
    signer = SIGNERS[is_url, is_s3](Credentials(ACCESS_KEY, SECRET_KEY), signature.service, signature.region)
    return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
