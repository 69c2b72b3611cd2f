package dev.weightflow.cli.http;

import java.io.IOException;

/** By what requests are sent. Two that follow each other to one address, the first answer read to its end, go over one connection. */
public interface Exchange {

    /**
     * Sends a request and waits until the answer begins.
     *
     * @throws IOException if nobody answers, or what answers does not speak HTTP
     */
    Answer send(Request request) throws IOException;
}
