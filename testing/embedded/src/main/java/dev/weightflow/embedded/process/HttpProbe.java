package dev.weightflow.embedded.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Whether an HTTP server answers as it should.
 *
 * @param address what is asked for
 * @param good the status codes that will do
 */
public record HttpProbe(URI address, IntPredicate good) implements BooleanSupplier {

    /** Whether it answers at all: a refusal is an answer. */
    public static HttpProbe answering(URI address) {
        return new HttpProbe(address, status -> status > 0 && status < 500);
    }

    @Override
    public boolean getAsBoolean() {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            boolean answered = good.test(connection.getResponseCode());
            connection.disconnect();
            return answered;
        } catch (IOException e) {
            return false;
        }
    }
}
