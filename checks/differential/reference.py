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
import types
import urllib.parse

# The comparison does not depend on what is configured on this machine.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
# Newer releases of AWS's clients have no global endpoints.
os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "regional"
os.environ["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"] = "regional"

import botocore
import botocore.auth
import botocore.handlers
import botocore.session
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.eventstream import EventStreamBuffer
from botocore.exceptions import (
    ClientError,
    EndpointProviderError,
    UnsupportedS3AccesspointConfigurationError,
    UnsupportedS3ArnError,
    UnsupportedS3ConfigurationError,
)
from botocore.response import StreamingBody
from botocore.tokens import FrozenAuthToken
from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES as SERVICE_NAMES
from botocore.utils import hyphenize_service_id, is_json_value_header

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
CLIENTS = {}

# What botocore says of a call without an endpoint.
NO_ENDPOINT = (
    EndpointProviderError,
    UnsupportedS3AccesspointConfigurationError,
    UnsupportedS3ArnError,
    UnsupportedS3ConfigurationError,
)

# What stands for a body that is not signed, its header, and the headers that every signature adds.
UNSIGNED = "UNSIGNED-PAYLOAD"
CONTENT_SHA256 = "x-amz-content-sha256"
SIGNED = {"authorization", "x-amz-date", "x-amz-security-token"}


# What botocore does beyond the protocol for those who call it, and leaves to callers of Lensmith: values that it
# encodes, decodes or adds.
CONVENIENCES = [
    ("after-call.ec2.GetConsoleOutput", "decode_console_output"),
    ("after-call.iam", "json_decode_policies"),
    ("before-parameter-build.ec2.RunInstances", "base64_encode_user_data"),
    ("before-parameter-build.route53", "fix_route53_ids"),
    ("before-call.s3", "add_expect_header"),
    ("after-call.s3.ListObjects", "decode_list_object"),
    ("after-call.s3.ListObjectsV2", "decode_list_object_v2"),
    ("after-call.s3.ListObjectVersions", "decode_list_object_versions"),
]
CONVENIENCES += [
    (f"before-parameter-build.s3.{operation}", handler)
    for handler, operations in {
        "set_list_objects_encoding_type_url": ["ListObjects", "ListObjectsV2", "ListObjectVersions"],
        "handle_copy_source_param": ["CopyObject", "UploadPartCopy"],
        "copy_source_sse_md5": ["CopyObject", "UploadPartCopy"],
        "sse_md5": [
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "GetObject",
            "HeadObject",
            "PutObject",
            "SelectObjectContent",
            "UploadPart",
            "UploadPartCopy",
        ],
    }.items()
    for operation in operations
]


class Tokens:
    """Where the bearer token comes from, which services without signatures take."""

    def load_token(self, **_):
        return self

    def get_frozen_token(self):
        return FrozenAuthToken(BEARER_TOKEN)


def service_name(sdk_id):
    """What botocore calls a service, by its id among AWS's SDKs."""
    name = hyphenize_service_id(sdk_id)
    names = SERVICE_NAMES.items()
    return next((service for service, other in names if other == name), name)


SERVICE, BEARER_TOKEN = service_name(sys.argv[1]), sys.argv[2]
SESSION = botocore.session.get_session()
SESSION.register_component("token_provider", Tokens())


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


def frames(chunks):
    """Reads the frames of an event stream. Says which there are, and the error that ends them."""
    buffer, read, error = EventStreamBuffer(), [], None
    try:
        for chunk in chunks:
            buffer.add_data(base64.b64decode(chunk))
            for message in buffer:
                read.append({"headers": plain(message.headers), "payload": plain(message.payload)})
    except Exception as failure:
        error = type(failure).__name__
    return {"frames": read, "error": error}


def call(client, operation, input, sent, response):
    """Calls an operation. Says which request was sent, and what came out of the response."""
    client = make_client(**client)
    wire = Wire(sent, response)
    shape = client.meta.service_model.operation_model(operation).input_shape
    events = {"before-call": wire.call, "before-sign": wire.sign, "before-send": wire.send}
    for name, handler in events.items():
        client.meta.events.register(name, handler, unique_id=name)
    try:
        output = getattr(client, botocore.xform_name(operation))(**native(input, shape))
        status = output.pop("ResponseMetadata")["HTTPStatusCode"]
        outcome = {"status": status, "output": plain(output)}
    except ClientError as error:
        outcome = error_outcome(error)
    except NO_ENDPOINT:
        outcome = {"endpoint": None}
    except Exception as error:
        outcome = {"failure": f"{type(error).__name__}: {error}"}
    finally:
        for name in events:
            client.meta.events.unregister(name, unique_id=name)
    return {"request": wire.request, "outcome": outcome}


def error_outcome(error):
    """The error of a response: what all errors have, and the further members of its shape."""
    response = {k: v for k, v in error.response.items() if k.lower() != "message"}
    metadata, common = response.pop("ResponseMetadata"), response.pop("Error")
    return {
        "status": metadata["HTTPStatusCode"],
        "requestId": metadata["RequestId"],
        "code": common["Code"],
        "message": common.get("Message") or "",
        "declared": None if type(error) is ClientError else type(error).__name__,
        "members": plain(response) if type(error) is not ClientError else {},
    }


class Wire:
    """Stands for the network: keeps the request, and gives the response."""

    def __init__(self, sent, response):
        self.sent = sent
        self.response = response
        self.body = b""
        self.request = None

    def call(self, params, **_):
        """Keeps the body, which is compared by its value. In its place go the bytes that Lensmith sends, so that
        headers and signatures that depend on them can be the same."""
        body = params["body"] or b""
        if isinstance(body, dict):
            # As it encodes the pairs of a form itself, later on.
            body = urllib.parse.urlencode(body, doseq=True)
        body = body.read() if hasattr(body, "read") else body
        self.body = body.encode() if isinstance(body, str) else body
        if self.sent is not None:
            params["body"] = base64.b64decode(self.sent["body"])

    def sign(self, request, signature_version, **_):
        """Keeps the request, and has the one of Lensmith signed in its place: then signatures can be compared
        whatever else differs."""
        if str(signature_version).endswith("-query"):
            # The URL of a copy between regions, which is a value in the body of the request.
            return
        checksum = request.context.get("checksum", {}).get("request_algorithm")
        if isinstance(checksum, dict) and checksum.get("in") == "trailer":
            remove_trailer(request, checksum)
        self.request = {
            "method": request.method,
            "url": request.prepare().url,
            "headers": headers(request),
            "body": base64.b64encode(self.body).decode(),
        }
        if not request.context.get("payload_signing_enabled", True):
            self.request["headers"][CONTENT_SHA256] = UNSIGNED
        if not self.sent:
            return
        ours = {k: v for k, v in self.sent["headers"].items() if k not in SIGNED}
        is_unsigned = ours.get(CONTENT_SHA256) == UNSIGNED
        request.context["payload_signing_enabled"] = not is_unsigned
        # Where it is S3's to decide.
        request.context["client_config"] = types.SimpleNamespace(
            s3={"payload_signing_enabled": not is_unsigned}
        )
        for name in headers(request):
            del request.headers[name]
        for name, value in ours.items():
            request.headers[name] = value
        request.method, request.url, request.params = self.sent["method"], self.sent["url"], {}

    def send(self, request, **_):
        sent, own = headers(request), self.request["headers"]
        own.update((name, sent[name]) for name in SIGNED & set(sent))
        if CONTENT_SHA256 in sent:
            own.setdefault(CONTENT_SHA256, sent[CONTENT_SHA256])
        response = self.response
        raw = Raw(base64.b64decode(response["body"]))
        return AWSResponse(request.url, response["status"], response["headers"], raw)


def remove_trailer(request, checksum):
    """Has a checksum in a header that botocore sends after the body. Lensmith does so only for a body that is not
    in memory."""
    wrapper, request.data = request.data, request.data._raw.read()
    for name in ["Transfer-Encoding", "X-Amz-Trailer", "X-Amz-Decoded-Content-Length"]:
        del request.headers[name]
    encoding = request.headers["Content-Encoding"].removesuffix("aws-chunked").removesuffix(",")
    del request.headers["Content-Encoding"]
    if encoding:
        request.headers["Content-Encoding"] = encoding
    request.headers[wrapper._checksum_name] = wrapper._checksum_cls().handle(io.BytesIO(request.data))
    checksum["in"] = "header"


class Raw(io.BytesIO):
    """A body as botocore takes it from its HTTP client."""

    def stream(self):
        yield self.read()


def make_client(region, url, fips, dual_stack, addressing, credentials):
    """Makes a client, which takes long, at the first question for its like."""
    key = (region, url, fips, dual_stack, addressing, *credentials)
    if key not in CLIENTS:
        access_key, secret_key, token, account = credentials
        CLIENTS[key] = SESSION.create_client(
            SERVICE,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            aws_session_token=token,
            aws_account_id=account,
            config=Config(
                use_fips_endpoint=fips,
                use_dualstack_endpoint=dual_stack,
                retries={"total_max_attempts": 1},
                disable_request_compression=True,
                s3={"addressing_style": addressing},
            ),
        )
        for event, handler in CONVENIENCES:
            CLIENTS[key].meta.events.unregister(event, getattr(botocore.handlers, handler))
    return CLIENTS[key]


def native(value, shape):
    """The input as botocore takes it: blobs are bytes."""
    if shape and is_json_value_header(shape):
        return json.loads(value)
    if not shape or getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        members = shape.members
        return {k: native(v, members[k]) if k in members else v for k, v in value.items()}
    if shape.type_name == "list":
        return [native(element, shape.member) for element in value]
    if shape.type_name == "map":
        return {k: native(v, shape.value) for k, v in value.items()}
    if shape.type_name == "string":
        # Where the model has a number and botocore's data, which is older, a string. The reverse is below.
        return str(value)
    if shape.type_name == "integer" and isinstance(value, str):
        return int(value)
    return base64.b64decode(value) if shape.type_name == "blob" else value


def plain(value):
    """A value as JSON that is equal for equal values: with the bits of floats, and exact times."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, datetime.datetime):
        return {"microseconds": (value - EPOCH) // datetime.timedelta(microseconds=1)}
    if isinstance(value, StreamingBody):
        value = value.read()
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, float):
        return {"double": struct.pack(">d", value).hex()}
    return value


def headers(request):
    return {name.lower(): text(value) for name, value in request.headers.items()}


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def set_clock(now):
    """Stops the clock of botocore's signers, the one thing in it that is replaced."""

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return now

    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda: now
    else:
        botocore.auth.datetime = types.SimpleNamespace(datetime=Clock)


def main():
    questions = {"describe": describe, "sign": sign, "frames": frames, "call": call}
    for line in sys.stdin.buffer:
        question = json.loads(line)
        set_clock(datetime.datetime.strptime(question.pop("now"), "%Y%m%dT%H%M%SZ"))
        try:
            answer = questions[question.pop("ask")](**question)
        except Exception as error:
            answer = {"failure": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
