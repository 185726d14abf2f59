"""Emulators of AWS behind a check of signatures, which they lack: ministack, Moto, and doubles of two more services.

Moto serves the protocols with forms, and Route 53 and CloudFront; ministack serves the rest.

It runs until its standard input ends, as it does when the process that started it ends in any way. Then the whole
process group is stopped, with everything that the emulator started.
"""

import os
import signal
import threading
import time

import ministack.app

import glacier
import in_moto
import polly
import signatures
from http_call import Call, receive_again

DOUBLES = {"glacier": glacier.handle, "polly": polly.handle}


def watch():
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(3)
    os.killpg(0, signal.SIGKILL)


def checked(emulator):
    """The emulator behind the check of signatures."""

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return await emulator(scope, receive, send)
        call = await Call.read(scope, receive, send)
        try:
            service = signatures.check(call)
        except signatures.Refused as refused:
            return await refuse(call, refused)
        if service in DOUBLES:
            await DOUBLES[service](call)
        elif in_moto.serves(call, service):
            await in_moto.handle(call)
        else:
            await emulator(scope, receive_again(call.body, receive), send)

    return app


async def refuse(call, refused):
    if refused.service == "s3":
        await call.fail_in_xml(403, refused.code, refused.message, wrapped=False)
    elif in_moto.serves(call, refused.service):
        await call.fail_in_xml(403, refused.code, refused.message)
    else:
        await call.fail(403, "InvalidSignatureException", refused.message)


os.setpgrp()
threading.Thread(target=watch, daemon=True).start()
ministack.app.app = checked(ministack.app.app)
ministack.app.main()
