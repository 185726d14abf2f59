"""A double of Polly, whose speech comes in two pieces: the second only after another call."""

import asyncio
import json

LIMIT = 3000
SECOND_PIECE = asyncio.Event()
VOICE = {"Gender": "Female", "Id": "Joanna", "LanguageCode": "en-US", "SupportedEngines": ["neural"]}


async def handle(call):
    match call.method, call.segments():
        case "POST", ["v1", "speech"]:
            await synthesize(call, json.loads(call.body))
        case "GET", ["v1", "voices"]:
            SECOND_PIECE.set()
            await call.respond(200, body={"Voices": [VOICE]})
        case _:
            await call.fail(400, "ServiceFailureException", f"Nothing at {call.path}")


async def synthesize(call, request):
    text = request["Text"]
    if len(text) > LIMIT:
        return await call.fail(400, "TextLengthExceededException", f"Maximum text length: {LIMIT}")
    SECOND_PIECE.clear()
    headers = {"content-type": "audio/mpeg", "x-amzn-requestcharacters": str(len(text))}
    await call.start(200, headers)
    await call.piece(b"first ")
    await SECOND_PIECE.wait()
    await call.piece(b"second", more=False)
