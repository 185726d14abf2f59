"""The emulator of AWS: ministack, which checks no signatures, behind a check of them, and two services that it lacks.

It runs until its standard input ends, as it does when the process that started it ends in any way. Then the whole
process group is stopped, with everything that the emulator started.
"""

import os
import signal
import threading
import time

import ministack.app

import glacier
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
        service, problem = signatures.check(call)
        if problem:
            await call.fail(403, "InvalidSignatureException", problem)
        elif service in DOUBLES:
            await DOUBLES[service](call)
        else:
            await emulator(scope, receive_again(call.body, receive), send)

    return app


os.setpgrp()
threading.Thread(target=watch, daemon=True).start()
ministack.app.app = checked(ministack.app.app)
ministack.app.main()
