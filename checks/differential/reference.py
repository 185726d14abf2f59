"""The reference of the differential run: botocore, which answers questions about what it would do.

A question is a line of JSON on standard input, its answer a line of JSON on standard output. Nothing is
sent to anyone: the response to a call comes with the question.
"""

import base64
import datetime
import io
import json
import os
import struct
import sys

# The comparison does not depend on what is configured on this machine.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

import botocore
import botocore.auth
import botocore.session
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

SERVICE = "ecr"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
SESSION = botocore.session.get_session()
CLIENTS = {}


def describe():
    """Names the operations, and the members and enum values of all shapes."""
    model = SESSION.get_service_model(SERVICE)
    names = list(model.operation_names)
    for shape in map(model.shape_for, model.shape_names):
        parts = getattr(shape, "members", None) or getattr(shape, "enum", None) or []
        names += [f"{shape.name}.{part}" for part in parts]
    return names


def sign(method, url, headers, body, credentials, region, service):
    """Signs a request in its headers."""
    request = AWSRequest(method=method, url=url, data=base64.b64decode(body))
    for name, value in headers:
        request.headers.add_header(name, value)
    signer = botocore.auth.SigV4Auth(Credentials(*credentials), service, region)
    signer.add_auth(request)
    authorization = request.headers["Authorization"]
    del request.headers["Authorization"]
    return {"canonical": signer.canonical_request(request), "authorization": authorization}


def call(client, operation, input, response):
    """Calls an operation. Says which request was sent, and what came out of the response."""
    wire = Wire(response)
    client = make_client(**client)
    shape = client.meta.service_model.operation_model(operation).input_shape
    client.meta.events.register("before-call", wire.compact, unique_id="compact")
    client.meta.events.register("before-send", wire.send, unique_id="send")
    try:
        output = getattr(client, botocore.xform_name(operation))(**native(input, shape))
        status = output.pop("ResponseMetadata")["HTTPStatusCode"]
        outcome = {"status": status, "output": plain(output)}
    except ClientError as error:
        outcome = {
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "requestId": error.response["ResponseMetadata"]["RequestId"],
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
            "isDeclared": type(error) is not ClientError,
        }
    finally:
        client.meta.events.unregister("before-call", unique_id="compact")
        client.meta.events.unregister("before-send", unique_id="send")
    return {"request": wire.request, "outcome": outcome}


class Wire:
    """Stands for the network: keeps the request, and gives the response."""

    def __init__(self, response):
        self.response = response
        self.request = None

    def compact(self, params, **_):
        """Makes the body the same JSON without spaces and needless escapes, as Lensmith writes it, and
        states its length before the signature rather than after it, so that all else can be the same."""
        body = json.dumps(json.loads(params["body"]), separators=(",", ":"), ensure_ascii=False)
        params["body"] = body.encode()
        params["headers"]["Content-Length"] = str(len(params["body"]))

    def send(self, request, **_):
        self.request = {
            "method": request.method,
            "url": request.url,
            "headers": {name.lower(): text(value) for name, value in request.headers.items()},
            "body": text(request.body),
        }
        response = self.response
        raw = Raw(response["body"].encode())
        return AWSResponse(request.url, response["status"], response["headers"], raw)


class Raw(io.BytesIO):
    """A body as botocore takes it from its HTTP client."""

    def stream(self):
        yield self.read()


def make_client(region, url, fips, dual_stack, credentials):
    """Makes a client, which takes long, at the first question for its like."""
    key = (region, url, fips, dual_stack, *credentials)
    if key not in CLIENTS:
        access_key, secret_key, token = credentials
        CLIENTS[key] = SESSION.create_client(
            SERVICE,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            aws_session_token=token,
            config=Config(
                use_fips_endpoint=fips,
                use_dualstack_endpoint=dual_stack,
                retries={"total_max_attempts": 1},
            ),
        )
    return CLIENTS[key]


def native(value, shape):
    """The input as botocore takes it: blobs are bytes."""
    if shape.type_name == "structure":
        members = shape.members
        return {k: native(v, members[k]) if k in members else v for k, v in value.items()}
    if shape.type_name == "list":
        return [native(element, shape.member) for element in value]
    if shape.type_name == "map":
        return {k: native(v, shape.value) for k, v in value.items()}
    return base64.b64decode(value) if shape.type_name == "blob" else value


def plain(value):
    """A value as JSON that is equal for equal values: with the bits of floats, and exact times."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, datetime.datetime):
        return {"microseconds": (value - EPOCH) // datetime.timedelta(microseconds=1)}
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, float):
        return {"double": struct.pack(">d", value).hex()}
    return value


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def main():
    questions = {"describe": describe, "sign": sign, "call": call}
    for line in sys.stdin.buffer:
        question = json.loads(line)
        # The one function of botocore that is replaced: the clock of its signers.
        now = datetime.datetime.strptime(question.pop("now"), "%Y%m%dT%H%M%SZ")
        botocore.auth.get_current_datetime = lambda: now
        try:
            answer = questions[question.pop("ask")](**question)
        except Exception as error:
            answer = {"failure": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
