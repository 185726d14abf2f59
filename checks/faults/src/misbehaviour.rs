use Behaviour::{Answers, Greets, IsFull, Refuses, Responds, Says};
use Certificate::{Early, Expired, ForAnother, Trusted, Unknown};
use Class::{
    Body, Connect, Declared, EmptyResponse, Interrupted, InvalidResponse, Malformed, Response,
    Stalled, Timeout, TooLarge, Unhandled, Untrusted,
};

use crate::answers::{
    HTML, LOCATION, NO_SUCH_BOOK, THROTTLE, XML, closing, framing, json, size, slow, streams, tls,
    xml,
};
use crate::certificate::Certificate;
use crate::declare::misbehaviours;
use crate::fault::{Behaviour, Fault};
use crate::outcome::Class;
use crate::streams::Upload;

const fn server(behaviour: Behaviour) -> Fault {
    Fault::new(behaviour)
}

misbehaviours! {
    "Connections" {
        /// Refuses connections
        RefusesConnections = server(Refuses).is_after(0, Connect);
        /// Has no room for another connection
        HasNoRoom = server(IsFull).in_time().is_after(0, Connect);
        /// Closes the connection before the response
        ClosesBeforeResponse = server(Answers(closing::before_response)).is_after(3, Interrupted);
        /// Closes the connection before the response, once
        ClosesBeforeResponseOnce = server(Answers(closing::before_response)).once();
        /// Closes the connection in the middle of the status line
        ClosesInStatusLine = server(Says(b"HTTP/1.1 2")).is_after(3, Interrupted);
        /// Closes the connection in the middle of a header
        ClosesInHead = server(Says(b"HTTP/1.1 200 OK\r\ncontent-le")).is_after(3, Interrupted);
        /// Closes the connection in the middle of a body with a length
        ClosesInBody = server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"layer"))
            .is_after(3, Interrupted);
        /// Closes the connection in the middle of a body with a length, once
        ClosesInBodyOnce = server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")).once();
        /// Closes the connection in the middle of a chunk
        ClosesInChunk = server(Says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{"))
            .is_after(3, Interrupted);
        /// Closes the connection between chunks, before the last one
        ClosesBetweenChunks =
            server(Says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"))
                .is_after(3, Interrupted);
        /// Closes the connection after a response, without a word about it
        ClosesAfterResponse = server(Answers(closing::after_response)).second_call();
        /// Resets the connection before the response
        ResetsBeforeResponse = server(Answers(closing::reset_before_response)).is_after(3, Interrupted);
        /// Resets the connection before the response, once
        ResetsBeforeResponseOnce = server(Answers(closing::reset_before_response)).once();
        /// Resets the connection in a body without a length
        ResetsInBody = server(Answers(closing::reset_in_body)).is_after(3, Interrupted);
        /// Resets the connection after a response
        ResetsAfterResponse = server(Answers(closing::reset_after_response)).second_call();
        /// Sends a second response that no one asked for
        AnswersTwice = server(Answers(closing::answer_twice)).second_call().once().is(Response);
    }
    "TLS" {
        /// Has a certificate of an authority that the client is told to trust
        HasTrustedCertificate = server(Answers(framing::good)).secured(Trusted);
        /// Has a certificate of another authority
        HasUnknownCertificate = server(Answers(framing::good)).secured(Unknown).is(Untrusted);
        /// Has a certificate that has expired
        HasExpiredCertificate = server(Answers(framing::good)).secured(Expired).is(Untrusted);
        /// Has a certificate that is not valid yet
        HasEarlyCertificate = server(Answers(framing::good)).secured(Early).is(Untrusted);
        /// Has a certificate for another name
        HasCertificateForAnother = server(Answers(framing::good)).secured(ForAnother).is(Untrusted);
        /// Ends TCP without ending TLS, after a body without a length
        TruncatesTls = server(Answers(framing::http_1_0)).secured(Trusted).is_after(3, Interrupted);
        /// Speaks HTTP where TLS is expected
        SpeaksPlainly = server(Greets(tls::speak_plainly)).https().is_after(3, Connect);
        /// Speaks TLS where HTTP is expected
        SpeaksTls = server(Answers(framing::good)).secured(Unknown).http().is_after(3, Malformed);
        /// Closes the connection in the handshake
        ClosesInHandshake = server(Greets(tls::close_in_handshake)).https().is_after(3, Connect);
        /// Refuses the handshake
        RefusesHandshake = server(Greets(tls::refuse_handshake)).https().is_after(3, Connect);
        /// Never answers the handshake
        NeverShakesHands = server(Greets(tls::never_shake_hands)).https().in_time().is_after(3, Connect);
    }
    "HTTP" {
        /// Speaks another protocol
        SpeaksSsh = server(Says(b"SSH-2.0-OpenSSH_9.9\r\n")).is_after(3, Malformed);
        /// Speaks HTTP/2 to a client of HTTP/1.1
        SpeaksHttp2 = server(Says(b"\0\0\0\x04\0\0\0\0\0")).is_after(3, Malformed);
        /// Sends a body without a head
        HasNoHead = server(Says(b"{\"layerDigest\":\"sha256:4f\"}")).is_after(3, Malformed);
        /// Sends a status line without a status
        HasNoStatus = server(Says(b"HTTP/1.1 OK\r\n\r\n{}")).is_after(3, Malformed);
        /// Sends a status of four digits
        HasLongStatus = server(Says(b"HTTP/1.1 2000 OK\r\n\r\n{}")).is_after(3, Malformed);
        /// Claims to speak HTTP/3.0
        SpeaksHttp3 = server(Says(b"HTTP/3.0 200 OK\r\n\r\n{}")).is_after(3, Malformed);
        /// Answers in HTTP/1.0, without a length
        SpeaksHttp10 = server(Answers(framing::http_1_0));
        /// Sends a header without a colon
        HasNoColon = server(Says(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{}")).is_after(3, Malformed);
        /// Sends a NUL in a header
        HasNulInHeader = server(Says(b"HTTP/1.1 200 OK\r\na: \0\r\n\r\n{}")).is_after(3, Malformed);
        /// Sends a header that is not UTF-8
        HasInvalidUtf8InHeader = server(Answers(framing::invalid_utf8_in_header));
        /// Sends a length that is no number
        HasNoNumberAsLength = server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}"))
            .is_after(3, Malformed);
        /// Sends a length below zero
        HasNegativeLength = server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}"))
            .is_after(3, Malformed);
        /// Sends two lengths
        HasTwoLengths =
            server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"))
                .is_after(3, Malformed);
        /// Sends chunks, and the length of something else
        HasLengthAndChunks = server(Answers(framing::length_and_chunks));
        /// Sends a chunk with a size that is no number
        HasNoNumberAsChunkSize =
            server(Says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n{}"))
                .is_after(3, Interrupted);
        /// Sends a chunk with a size beyond 64 bits
        HasEnormousChunkSize = server(Says(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}",
        ))
        .is_after(3, Interrupted);
        /// Sends `100 Continue` before the response
        ContinuesFirst = server(Answers(framing::continue_first));
        /// Sends `103 Early Hints` before the response
        HintsFirst = server(Answers(framing::early_hints_first));
        /// Switches to another protocol
        SwitchesProtocols = server(Says(
            b"HTTP/1.1 101 Switching Protocols\r\nupgrade: chat\r\nconnection: upgrade\r\n\r\n",
        ))
        .is(Unhandled);
        /// Sends another content type, with a body as it should be
        HasAnotherContentType = server(Answers(framing::wrong_content_type));
    }
    "Sizes" {
        /// Sends a body of exactly 64 MiB
        SendsLongestBody = server(Answers(size::longest_body));
        /// Announces a body of 1 TiB, and sends nothing of it
        AnnouncesTooMuch = server(Answers(size::announce_too_much)).in_time().is(TooLarge);
        /// Sends a body without an end
        SendsEndlessBody = server(Answers(size::endless_body)).is(TooLarge);
        /// Sends chunks without an end
        SendsEndlessChunks = server(Answers(size::endless_chunks)).is(TooLarge);
        /// Sends chunks of one byte without an end, which cost more time than memory
        SendsEndlessTinyChunks =
            server(Answers(size::endless_tiny_chunks)).in_time().is_after(3, Timeout);
        /// Sends an error without an end
        SendsEndlessError = server(Answers(size::endless_error)).is(TooLarge);
        /// Sends a status line without an end
        SendsEndlessStatusLine = server(Answers(size::endless_status_line)).is_after(3, Malformed);
        /// Sends headers without an end
        SendsEndlessHeaders = server(Answers(size::endless_headers)).is_after(3, Malformed);
        /// Sends a header without an end
        SendsEndlessHeader = server(Answers(size::endless_header)).is_after(3, Malformed);
        /// Sends 90 headers
        SendsManyHeaders = server(Answers(size::many_headers));
        /// Sends an extension of a chunk without an end
        SendsEndlessExtension = server(Answers(size::endless_chunk_extension)).is_after(3, Interrupted);
        /// Sends trailers without an end
        SendsEndlessTrailers = server(Answers(size::endless_trailers))
            .in_time()
            .is_after(3, Interrupted)
            .blocking_is_after(3, Timeout);
        /// Sends an error with a message of 1 MB
        SendsLongMessage = server(Answers(size::long_message)).is(Declared);
    }
    "Time" {
        /// Never answers
        NeverAnswers = server(Answers(slow::never_answer)).in_time().is_after(3, Timeout);
        /// Never answers, once
        NeverAnswersOnce = server(Answers(slow::never_answer)).in_time().once();
        /// Sends a header byte by byte, without an end
        DripsHead = server(Answers(slow::drip_head)).in_time().is_after(3, Timeout);
        /// Sends a body byte by byte, without an end
        DripsBody = server(Answers(slow::drip_body)).in_time().is_after(3, Timeout);
        /// Stops in the middle of a header
        StallsInHead = server(Answers(slow::stall_in_head))
            .in_time()
            .is_after(3, Timeout)
            .blocking_is_after(3, Stalled);
        /// Stops before the body
        StallsBeforeBody = server(Answers(slow::stall_before_body)).in_time().is_after(3, Stalled);
        /// Stops in the middle of a body
        StallsInBody = server(Answers(slow::stall_in_body)).in_time().is_after(3, Stalled);
        /// Stops in the middle of a body, once
        StallsInBodyOnce = server(Answers(slow::stall_in_body)).in_time().once();
        /// Sends interim responses without an end
        PromisesForever = server(Answers(slow::promise_forever)).in_time().is_after(3, Timeout);
        /// Sends each byte by itself, but in time
        AnswersSlowly = server(Answers(slow::answer_slowly));
    }
    "Uploads" {
        /// Resets the connection in the middle of an upload that can be read again
        ResetsInUpload = server(Answers(streams::close_in_upload))
            .uploading(Upload::Replayable).is_after(3, Interrupted);
        /// Resets the connection in the middle of an upload that can be read again, once
        ResetsInUploadOnce = server(Answers(streams::close_in_upload)).uploading(Upload::Replayable).once();
        /// Resets the connection in the middle of an upload that can be read once
        ResetsInStream = server(Answers(streams::close_in_upload)).uploading(Upload::Once).is(Body);
        /// Fails after an upload that can be read again, once
        FailsAfterUploadOnce =
            server(Answers(streams::fail_after_upload)).uploading(Upload::Replayable).once();
        /// Fails after an upload that can be read once
        FailsAfterStream =
            server(Answers(streams::fail_after_upload)).uploading(Upload::Once).is(Unhandled);
        /// Refuses an upload before it has read it
        RefusesUpload = server(Answers(streams::refuse_before_upload))
            .uploading(Upload::Replayable).is(Unhandled);
        /// Reads nothing of an upload
        ReadsNothingOfUpload = server(Answers(streams::take_nothing))
            .in_time().uploading(Upload::Replayable).is_after(3, Timeout);
        /// Reads an upload slowly, for longer than an attempt may take
        ReadsUploadSlowly =
            server(Answers(streams::take_slowly)).in_time().uploading(Upload::Once);
        /// Is sent a stream that was read before
        IsSentUsedStream = server(Answers(streams::take)).uploading(Upload::Used).is_after(0, Body);
        /// Is sent a stream without the length that it requires
        IsSentStreamWithoutLength =
            server(Answers(streams::take)).uploading(Upload::WithoutLength).is_after(0, Body);
        /// Is sent a stream that is shorter than its length
        IsSentShortStream = server(Answers(streams::take)).uploading(Upload::TooShort).is(Body);
        /// Is sent a stream that is longer than its length
        IsSentLongStream = server(Answers(streams::take)).uploading(Upload::TooLong).is(Body);
        /// Is sent a stream that cannot be read to its end
        IsSentBrokenStream = server(Answers(streams::take)).uploading(Upload::Broken).is(Body);
    }
    "Downloads" {
        /// Sends a download of 256 MiB
        SendsLongDownload = server(Answers(streams::give_much)).downloading();
        /// Sends a download slowly, for longer than an attempt may take
        SendsDownloadSlowly = server(Answers(streams::give_slowly)).in_time().downloading();
        /// Sends more of a download than it announced
        SendsLongerDownload =
            server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\ncontents")).downloading();
        /// Closes the connection in the middle of a download with a length
        ClosesInDownload = server(Says(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\ncon"))
            .downloading().is(Interrupted);
        /// Closes the connection between the chunks of a download
        ClosesBetweenChunksOfDownload =
            server(Says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\ncon\r\n"))
                .downloading().is(Interrupted);
        /// Resets the connection in a download without a length
        ResetsInDownload =
            server(Answers(streams::reset_in_download)).downloading().is(Interrupted);
        /// Stops in the middle of a download
        StallsInDownload =
            server(Answers(streams::stall_in_download)).in_time().downloading().is(Stalled);
        /// Fails instead of a download, once
        FailsBeforeDownloadOnce =
            server(Responds("500 Internal Server Error", "", "")).downloading().once();
        /// Sends an error without an end instead of a download
        SendsEndlessErrorForDownload = server(Answers(size::endless_error)).downloading().is(TooLarge);
    }
    "Statuses" {
        /// Fails with 500
        Fails = server(Responds("500 Internal Server Error", "", "")).is_after(3, Unhandled);
        /// Fails with 500, once
        FailsOnce = server(Responds("500 Internal Server Error", "", "")).once();
        /// Fails with 502 and a page of a proxy
        FailsWithPage =
            server(Responds("502 Bad Gateway", HTML, "<html>Bad Gateway</html>")).is_after(3, Unhandled);
        /// Fails with 503 and XML
        FailsWithXml =
            server(Responds("503 Service Unavailable", XML, "<Error><Code>SlowDown</Code></Error>"))
                .is_after(3, Unhandled);
        /// Fails with an error that the model declares
        FailsAsDeclared = server(Responds(
            "500 Internal Server Error", "x-amzn-requestid: 7f1a\r\n",
            r#"{"__type":"ServerException","message":"out of order"}"#,
        ))
        .is_after(3, Declared);
        /// Fails with 501
        IsNotImplemented = server(Responds("501 Not Implemented", "", "")).is(Unhandled);
        /// Asks for another attempt a second later, once
        AsksToWaitOnce = server(Responds("503 Service Unavailable", "retry-after: 1\r\n", "")).once();
        /// Asks for another attempt 100 ms later, once
        AsksToWaitMillisecondsOnce =
            server(Responds("503 Service Unavailable", "x-amz-retry-after: 100\r\n", "")).once();
        /// Asks for another attempt an hour later
        AsksToWaitTooLong =
            server(Responds("503 Service Unavailable", "retry-after: 3600\r\n", "")).is(Unhandled);
        /// Asks for another attempt at an invalid time, once
        AsksToWaitForNonsenseOnce =
            server(Responds("503 Service Unavailable", "retry-after: -1e9\r\n", "")).once();
        /// Throttles
        Throttles = server(Responds("400 Bad Request", "", THROTTLE)).is_after(3, Unhandled);
        /// Throttles, once
        ThrottlesOnce = server(Responds("400 Bad Request", "", THROTTLE)).once();
        /// Throttles with 429, once
        HasTooManyRequestsOnce = server(Responds("429 Too Many Requests", "", "")).once();
        /// Has another time, once
        HasAnotherTimeOnce = server(Responds(
            "403 Forbidden", "date: Fri, 01 Jan 2038 00:00:00 GMT\r\n",
            r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#,
        ))
        .once();
        /// Refuses the signature
        RefusesSignature = server(Responds(
            "403 Forbidden", "", r#"{"__type":"InvalidSignatureException","message":"no"}"#,
        ))
        .is(Unhandled);
        /// Refuses with 403 and a page of a proxy
        RefusesWithPage =
            server(Responds("403 Forbidden", HTML, "<html>Forbidden</html>")).is(Unhandled);
        /// Redirects for good
        Redirects = server(Responds("301 Moved Permanently", LOCATION, "")).is(Unhandled);
        /// Redirects for now
        RedirectsTemporarily = server(Responds("307 Temporary Redirect", LOCATION, "")).is(Unhandled);
        /// Says that nothing has changed
        HasNotModified = server(Responds("304 Not Modified", "", "")).is(Unhandled);
        /// Succeeds with 204, and no body
        HasNoContent = server(Says(b"HTTP/1.1 204 No Content\r\n\r\n")).is(EmptyResponse);
        /// Succeeds with 200, and no body
        HasEmptyBody = server(Responds("200 OK", "", "")).is(EmptyResponse);
        /// Answers with a status that does not exist
        HasUnknownStatus = server(Responds("799 What", "", "")).is(Unhandled);
    }
    "JSON" {
        /// Sends a page of a captive portal
        SendsPage = server(Responds("200 OK", HTML, "<html>Log in</html>")).is(InvalidResponse);
        /// Sends XML
        SendsXml = server(Responds("200 OK", XML, "<Result/>")).is(InvalidResponse);
        /// Sends compressed bytes that no one asked for
        SendsGzip = server(Says(
            b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\0",
        ))
        .is(InvalidResponse);
        /// Sends half of a value
        SendsHalf = server(Responds("200 OK", "", r#"{"layerDigest":"sha2"#)).is(InvalidResponse);
        /// Sends two values
        SendsTwoValues = server(Responds("200 OK", "", "{}{}")).is(InvalidResponse);
        /// Sends an array
        SendsArray = server(Responds("200 OK", "", "[]")).is(InvalidResponse);
        /// Sends `null`
        SendsNull = server(Responds("200 OK", "", "null")).is(EmptyResponse);
        /// Sends a number for a string
        SendsAnotherType = server(Responds("200 OK", "", r#"{"layerDigest":7}"#)).is(InvalidResponse);
        /// Sends a byte order mark
        SendsByteOrderMark = server(Responds("200 OK", "", "\u{feff}{}")).is(InvalidResponse);
        /// Sends half of a surrogate pair
        SendsLoneSurrogate =
            server(Responds("200 OK", "", r#"{"layerDigest":"\ud800"}"#)).is(InvalidResponse);
        /// Sends a string that is not UTF-8
        SendsInvalidUtf8 = server(Answers(json::invalid_utf8)).is(InvalidResponse);
        /// Sends a member twice: the last one counts
        SendsDuplicate = server(Answers(json::duplicated_member));
        /// Sends members that the model does not know
        SendsUnknownMembers = server(Answers(json::unknown_members));
        /// Nests a member that the model knows 100,000 levels deep
        NestsKnownMember = server(Answers(json::deep_known_member)).is(InvalidResponse);
        /// Nests a member that the model does not know 100,000 levels deep
        NestsUnknownMember = server(Answers(json::deep_unknown_member)).is(InvalidResponse);
        /// Nests a member of an error 100,000 levels deep
        NestsError = server(Answers(json::deep_error)).is(Declared);
        /// Sends an error that is no JSON
        SendsErrorAsText = server(Responds("400 Bad Request", "", "go away")).is(Unhandled);
        /// Sends an error that is not UTF-8
        SendsInvalidUtf8InError = server(Answers(json::invalid_utf8_in_error)).is(Unhandled);
        /// Names an error in a header only, with a body that is not JSON
        NamesErrorInHeader = server(Responds(
            "400 Bad Request", "x-amzn-errortype: LayersNotFoundException:http://x/\r\n", "[[[",
        ))
        .is(Declared);
        /// Sends an error with several names
        SendsErrorTwice = server(Responds(
            "400 Bad Request", "", r#"{"__type":"a#ServerException","__type":"b#LayersNotFoundException"}"#,
        ))
        .is(Declared);
        /// Sends an error with line breaks and control characters in its message
        SendsLineBreaks = server(Responds(
            "400 Bad Request", "",
            r#"{"__type":"ServerException","message":"one\r\ntwo\u001b[31m red\u0000"}"#,
        ))
        .is(Declared);
    }
    "XML" {
        /// Sends a document that ends in the middle
        SendsHalfDocument =
            Fault::xml("200 OK", "<R><GetTitleResult><Title>A ti").is_after(3, InvalidResponse);
        /// Sends a document of another operation
        SendsAnotherDocument = Fault::xml("200 OK", "<Other><OtherResult/></Other>").is(EmptyResponse);
        /// Sends a result with another root, which may have any name
        SendsAnotherRoot = Fault::xml("200 OK", "<Other><GetTitleResult><Title>T</Title></GetTitleResult></Other>");
        /// Sends a page of a captive portal that is no XML
        SendsPageForXml = Fault::xml("200 OK", "<html><p>Log in<br></html>").is(InvalidResponse);
        /// Sends entities that would be some gigabytes
        SendsBomb = server(Answers(xml::bomb)).querying().is_after(3, InvalidResponse);
        /// Nests elements 100,000 levels deep
        NestsElements = server(Answers(xml::deep)).querying().is_after(3, InvalidResponse);
        /// Sends an error that the model declares
        SendsDeclaredError = Fault::xml("404 Not Found", NO_SUCH_BOOK).is(Declared);
        /// Sends an error that ends in the middle, after its code
        SendsHalfError = Fault::xml("404 Not Found", "<ErrorResponse><Error><Code>Books.NoSu").is(Unhandled);
        /// Sends an error whose root is its code
        SendsErrorAsRoot = Fault::xml("400 Bad Request", "<Books.NoSuchBook><a/></Books.NoSuchBook>").is(Declared);
    }
}
