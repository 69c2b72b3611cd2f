package dev.weightflow.embedded.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Whether an HTTP server answers as it should.
 *
 * @param address what is asked for
 * @param good the status codes that will do
 * @param sign what every answer of that very server bears, where a stranger may listen at the address in its place
 */
public record HttpProbe(URI address, IntPredicate good, Optional<Sign> sign) implements BooleanSupplier {

    /** A response header and its value. */
    public record Sign(String header, String value) {}

    /** Whether it answers at all: a refusal is an answer. */
    public static HttpProbe answering(URI address) {
        return new HttpProbe(address, status -> status > 0 && status < 500, Optional.empty());
    }

    /** Whether it says that it is ready for work. */
    public static HttpProbe ready(URI address, Sign sign) {
        return new HttpProbe(address, status -> status == HttpURLConnection.HTTP_OK, Optional.of(sign));
    }

    @Override
    public boolean getAsBoolean() {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            boolean answered = good.test(connection.getResponseCode());
            boolean itself = sign.map(expected -> expected.value().equals(connection.getHeaderField(expected.header())))
                    .orElse(true);
            connection.disconnect();
            return answered && itself;
        } catch (IOException e) {
            return false;
        }
    }
}
