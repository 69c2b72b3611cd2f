package dev.weightflow.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/**
 * TCP port on the loopback address.
 *
 * @param number the requested port, 0 for any
 * @param required whether no other will do
 */
public record Port(int number, boolean required) {
    static final int TRIES = 3;

    /** Returns any free port; a start that loses it to another process is retried with a new one. */
    public static Port free() {
        return new Port(0, false);
    }

    /** Returns exactly that port. */
    public static Port of(int number) {
        return new Port(existing(number), true);
    }

    /** Returns that port if it is free, or else any free one. */
    public static Port preferring(int number) {
        return new Port(existing(number), false);
    }

    private static int existing(int number) {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("port " + number + " does not exist; choose one from 1 to 65535");
        }
        return number;
    }

    /**
     * Returns the port's number, after a check that it is free.
     *
     * @param server user of the port, named in the failure
     */
    public int claim(String server) {
        try {
            return bound(number);
        } catch (IOException e) {
            if (required) {
                throw new ServerException.PortBusy(server, number);
            }
        }
        try {
            return bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port on this machine", e);
        }
    }

    private static int bound(int number) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(number > 0);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return socket.getLocalPort();
        }
    }

    /**
     * Starts a server at this port. Where any port will do, a start that loses its port to another process is retried.
     *
     * @throws ServerException.NotStarted if it does not start
     */
    public <T> T started(String server, IntFunction<T> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.apply(claim(server));
            } catch (ServerException.NotStarted e) {
                if (required || attempt == TRIES || !e.getMessage().contains("in use")) {
                    throw e;
                }
            }
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
