package dev.weightflow.chaos.platform;

import dev.weightflow.embedded.testing.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy before an HTTP server that lets requests fail: it answers 503 in the server's place, or cuts the connection before the server has
 * the request, or after the server has answered it.
 */
public final class FailingHttpProxy implements AutoCloseable {

    private static final byte[] UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private enum Fate {
        PASSED,
        REFUSED,
        REQUEST_LOST,
        ANSWER_LOST
    }

    private final double probability;
    private final Random dice;
    private final AtomicInteger failed = new AtomicInteger();
    private final TcpProxy proxy;

    private FailingHttpProxy(int server, double probability, Random dice) {
        this.probability = probability;
        this.dice = dice;
        this.proxy = TcpProxy.start(0, server, Connection::new);
    }

    /**
     * Starts a proxy on any free port.
     *
     * @param server the server's port; both are on the loopback address
     * @param probability how likely a request fails, 0 to 1; each way to fail is as likely
     */
    public static FailingHttpProxy start(int server, double probability, Random dice) {
        return new FailingHttpProxy(server, probability, dice);
    }

    public int port() {
        return proxy.port();
    }

    /** How many requests it has let fail. */
    public int failed() {
        return failed.get();
    }

    private Fate fate() {
        synchronized (dice) {
            double drawn = dice.nextDouble() / probability;
            if (drawn >= 1) {
                return Fate.PASSED;
            }
            failed.incrementAndGet();
            return Fate.values()[1 + (int) (drawn * 3)];
        }
    }

    /** A request begins with the first bytes after an answer. */
    private final class Connection implements TcpProxy.Connection {
        private boolean answered = true;
        private Fate fate = Fate.PASSED;

        @Override
        public void requests(Socket client, Socket behind) throws IOException {
            byte[] buffer = new byte[1 << 16];
            InputStream in = client.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Fate now = begin();
                if (now == Fate.REFUSED) {
                    client.getOutputStream().write(UNAVAILABLE);
                }
                if (now == Fate.REFUSED || now == Fate.REQUEST_LOST) {
                    return;
                }
                behind.getOutputStream().write(buffer, 0, read);
            }
        }

        private synchronized Fate begin() {
            if (answered) {
                answered = false;
                fate = fate();
            }
            return fate;
        }

        private synchronized boolean answer() {
            answered = true;
            return fate != Fate.ANSWER_LOST;
        }

        @Override
        public void answers(Socket client, Socket behind) throws IOException {
            byte[] buffer = new byte[1 << 16];
            InputStream in = behind.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0 && answer(); read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
