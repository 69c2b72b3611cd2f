package dev.weightflow.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/** A TCP port on the loopback address: one that was asked for, or any that is free. */
public sealed interface Port {
    /** How often a start may lose its port. */
    int TRIES = 3;

    /** Any free port; a start that loses it to another process tries again with a new one. */
    static Port free() {
        return new Free();
    }

    /**
     * That very port.
     *
     * @throws IllegalArgumentException if there is no such port
     */
    static Port of(int number) {
        return new Fixed(number);
    }

    /**
     * That port if nobody has it, or else any free one.
     *
     * @throws IllegalArgumentException if there is no such port
     */
    static Port preferring(int number) {
        return new Preferred(new Fixed(number));
    }

    /** The port's number, after a look that nobody listens there now. {@code server} names the user of the port in the failure. */
    int claim(String server);

    /** Whether a start that lost the port may try again. */
    boolean retriable();

    /**
     * Starts a server at this port. Where any port will do, a start that loses its port to another process is tried again.
     *
     * @param server who uses the port, for the failure's message
     * @param start starts the server at the port of that number
     * @throws ServerException.NotStarted if it does not start
     */
    default <T> T started(String server, IntFunction<T> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.apply(claim(server));
            } catch (ServerException.NotStarted e) {
                if (!retriable() || attempt == TRIES || !e.getMessage().contains("in use")) {
                    throw e;
                }
            }
        }
    }

    /** Any free port. */
    record Free() implements Port {
        @Override
        public int claim(String server) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException("no free port is to be had on this machine", e);
            }
        }

        @Override
        public boolean retriable() {
            return true;
        }
    }

    /** A port that was asked for. */
    record Fixed(int number) implements Port {
        public Fixed {
            if (number < 1 || number > 65_535) {
                throw new IllegalArgumentException("port " + number + " does not exist; choose one of 1 to 65535");
            }
        }

        @Override
        public int claim(String server) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
                return number;
            } catch (IOException e) {
                throw new ServerException.PortBusy(server, number);
            }
        }

        @Override
        public boolean retriable() {
            return false;
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** A port that would be nice to have. */
    record Preferred(Fixed wish) implements Port {
        @Override
        public int claim(String server) {
            try {
                return wish.claim(server);
            } catch (ServerException.PortBusy e) {
                return Port.free().claim(server);
            }
        }

        @Override
        public boolean retriable() {
            return true;
        }
    }
}
