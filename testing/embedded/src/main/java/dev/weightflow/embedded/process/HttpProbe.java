package dev.weightflow.embedded.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.BooleanSupplier;

/** Whether an HTTP server answers at all: a refusal is an answer, a failure is none. */
public record HttpProbe(URI address) implements BooleanSupplier {

    @Override
    public boolean getAsBoolean() {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status > 0 && status < 500;
        } catch (IOException e) {
            return false;
        }
    }
}
