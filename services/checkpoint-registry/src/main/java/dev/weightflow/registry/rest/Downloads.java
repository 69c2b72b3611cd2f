package dev.weightflow.registry.rest;

import dev.weightflow.registry.verification.VerifiedCopies;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Responses with a stored weight file. */
final class Downloads {
    private Downloads() {}

    /** Adds a file, with the headers by which a client can show progress, detect a truncation, and name the file. */
    static void add(VerifiedCopies.Copy copy, String name, Response.ResponseBuilder answer) {
        answer.entity(copy.content())
                .header(HttpHeaders.CONTENT_LENGTH, copy.length())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".safetensors\"");
    }
}
