package dev.weightflow.local.process;

import dev.weightflow.local.http.Answer;
import dev.weightflow.local.http.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Checks that an HTTP server answers at all: an error response is an answer, a failed connection is none. */
public record HttpProbe(URI address) implements BooleanSupplier {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public boolean getAsBoolean() {
        try (Answer answer = Request.get(address).patience(PATIENCE).send()) {
            return answer.status() < 500;
        } catch (IOException e) {
            return false;
        }
    }
}
