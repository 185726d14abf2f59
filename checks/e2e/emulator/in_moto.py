"""The services that Moto answers. Its server is of WSGI, and so runs in threads."""

import asyncio
import io
import sys
from urllib.parse import unquote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

FORM = "application/x-www-form-urlencoded"
APP = DomainDispatcherApplication(create_backend_app)


def serves(call, service):
    return service in ("cloudfront", "route53") or (call.header("content-type") or "").startswith(FORM)


async def handle(call):
    status, headers, body = await asyncio.to_thread(ask, call)
    await call.respond(status, headers, body)


def ask(call):
    """The status, the headers and the body of the response."""
    started = {}

    def start(status, headers, _=None):
        started.update(status=int(status.split()[0]), headers=dict(headers))

    body = b"".join(APP(environment(call), start))
    return started["status"], started["headers"], body


def environment(call):
    """The call as WSGI has it."""
    host, _, port = call.header("host").partition(":")
    values = {
        "REQUEST_METHOD": call.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(call.path, "latin-1"),
        "RAW_URI": call.path,
        "QUERY_STRING": call.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.errors": sys.stderr,
    }
    for name, value in call.headers:
        values["HTTP_" + name.upper().replace("-", "_")] = value
    values["CONTENT_TYPE"] = call.header("content-type") or ""
    values["CONTENT_LENGTH"] = str(len(call.body))
    return values
