package dev.weightflow.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP proxy before a server that injects faults: network latency, low bandwidth, closed connections or silence; failing requests of an HTTP server.
 */
public final class FaultProxy implements AutoCloseable {
    private static final byte[] UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 13;

    /** Outcome of an HTTP request. */
    private enum Fate {
        PASSED,
        REFUSED,
        REQUEST_LOST,
        ANSWER_LOST
    }

    private final Object changed = new Object();
    private final AtomicInteger failed = new AtomicInteger();
    private final double probability;
    private final Random dice;
    private final TcpProxy proxy;
    private Duration latency = Duration.ZERO;
    private int bytesPerSecond = Integer.MAX_VALUE;
    private boolean silent;

    private FaultProxy(int port, int server, double probability, Random dice) {
        this.probability = probability;
        this.dice = dice;
        this.proxy = TcpProxy.start(port, server, () -> new Connection());
    }

    /** Starts a proxy on that port before the server on the other; both on the loopback address. */
    public static FaultProxy start(int port, int server) {
        return new FaultProxy(port, server, 0, new Random());
    }

    /**
     * Starts a proxy on any free port before an HTTP server. It answers 503 in the server's place, or closes the connection before the server has the
     * request, or after the server has answered it.
     *
     * @param probability of a request's failure, 0 to 1; each way to fail is equally likely
     */
    public static FaultProxy failing(int server, double probability, Random dice) {
        return new FaultProxy(0, server, probability, dice);
    }

    public int port() {
        return proxy.port();
    }

    public int failed() {
        return failed.get();
    }

    /** Delays everything by that long, in both directions. */
    public void delay(Duration by) {
        synchronized (changed) {
            latency = by;
        }
    }

    /** Limits the bandwidth of each connection, in either direction. */
    public void narrow(int toBytesPerSecond) {
        synchronized (changed) {
            bytesPerSecond = toBytesPerSecond;
        }
    }

    /** Closes all connections and refuses new ones. */
    public void cut() {
        proxy.cut();
    }

    /** Drops all data: connections stay open, and new ones open, and both sides believe the other to be there. */
    public void silence() {
        synchronized (changed) {
            silent = true;
        }
    }

    /** Ends all faults. Connections that were silent are closed, as those whose peer has forgotten them are. */
    public void heal() {
        boolean reset;
        synchronized (changed) {
            reset = silent;
            silent = false;
            latency = Duration.ZERO;
            bytesPerSecond = Integer.MAX_VALUE;
            changed.notifyAll();
        }
        if (reset) {
            proxy.closeConnections();
        }
        proxy.reopen();
    }

    private final class Connection implements TcpProxy.Connection {
        private boolean answered = true;
        private Fate fate = Fate.PASSED;

        @Override
        public void requests(Socket client, Socket server) throws IOException {
            byte[] chunk = new byte[CHUNK];
            InputStream in = client.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                Fate now = begin();
                if (now == Fate.REFUSED) {
                    client.getOutputStream().write(UNAVAILABLE);
                }
                if (now == Fate.REFUSED || now == Fate.REQUEST_LOST) {
                    return;
                }
                hold(read);
                server.getOutputStream().write(chunk, 0, read);
            }
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            byte[] chunk = new byte[CHUNK];
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(chunk); read >= 0 && isToBeAnswered(); read = in.read(chunk)) {
                hold(read);
                out.write(chunk, 0, read);
            }
        }

        /** Decides the fate of an HTTP request, which begins with the first bytes after an answer. */
        private synchronized Fate begin() {
            if (answered) {
                answered = false;
                fate = fate();
            }
            return fate;
        }

        private synchronized boolean isToBeAnswered() {
            answered = true;
            return fate != Fate.ANSWER_LOST;
        }
    }

    private Fate fate() {
        synchronized (dice) {
            double drawn = probability == 0 ? 1 : dice.nextDouble() / probability;
            if (drawn >= 1) {
                return Fate.PASSED;
            }
            failed.incrementAndGet();
            return Fate.values()[1 + (int) (drawn * 3)];
        }
    }

    /** Waits for the time that so many bytes take at the current bandwidth. */
    private void hold(int bytes) throws IOException {
        try {
            long nanos;
            synchronized (changed) {
                while (silent) {
                    changed.wait();
                }
                nanos = latency.toNanos() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
            }
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        heal();
        proxy.close();
    }
}
