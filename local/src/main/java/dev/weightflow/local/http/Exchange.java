package dev.weightflow.local.http;

import java.io.IOException;

/** Transport of requests. Two requests in a row to one address use one connection if the first answer was read to its end. */
public interface Exchange {

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @throws IOException if nobody answers, or the server does not speak HTTP
     */
    Answer send(Request request) throws IOException;
}
