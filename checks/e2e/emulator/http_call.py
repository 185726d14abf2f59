"""An HTTP request in memory, and the ways to respond to it."""

import json
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import escape


class Call:
    """A request with its whole body, and where its response goes."""

    def __init__(self, scope, body, send):
        self.method = scope["method"]
        self.path = scope["raw_path"].decode("ascii")
        self.query_string = scope["query_string"].decode("ascii")
        self.headers = [(name.decode().lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        self.body = body
        self.send = send

    @classmethod
    async def read(cls, scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        return cls(scope, body, send)

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)

    def segments(self):
        """The decoded segments of the path."""
        return [unquote(segment) for segment in self.path.split("/")[1:]]

    def query(self, name):
        return parse_qs(self.query_string).get(name, [None])[0]

    async def respond(self, status, headers=None, body=b""):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        await self.start(status, {"content-length": str(len(body)), **(headers or {})})
        await self.piece(body, more=False)

    async def fail(self, status, code, message):
        """An error as services of JSON have it."""
        await self.respond(status, {"x-amzn-errortype": code, "x-amzn-requestid": "double"}, {"message": message})

    async def fail_in_xml(self, status, code, message, wrapped=True):
        """An error as services of AWS Query and restXml have it, and S3 without the element around it."""
        body = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        if wrapped:
            body = f"<ErrorResponse>{body}<RequestId>double</RequestId></ErrorResponse>"
        await self.respond(status, {"content-type": "text/xml"}, body.encode())

    async def start(self, status, headers):
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": pairs})

    async def piece(self, body, more=True):
        await self.send({"type": "http.response.body", "body": body, "more_body": more})


def receive_again(body, receive):
    """Gives a body that was read to another reader."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def again():
        return messages.pop() if messages else await receive()

    return again
