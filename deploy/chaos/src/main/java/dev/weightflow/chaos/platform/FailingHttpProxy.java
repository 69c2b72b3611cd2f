package dev.weightflow.chaos.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final ServerSocket listener;
    private final int server;
    private final double probability;
    private final Random dice;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();

    private FailingHttpProxy(ServerSocket listener, int server, double probability, Random dice) {
        this.listener = listener;
        this.server = server;
        this.probability = probability;
        this.dice = dice;
    }

    /**
     * Starts a proxy on any free port.
     *
     * @param server the server's port; both are on the loopback address
     * @param probability how likely a request fails, 0 to 1; each way to fail is as likely
     */
    public static FailingHttpProxy start(int server, double probability, Random dice) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            FailingHttpProxy proxy = new FailingHttpProxy(listener, server, probability, dice);
            daemon("failing-http-proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
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

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket behind = new Socket();
                open.add(client);
                open.add(behind);
                behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
                Connection connection = new Connection(client, behind);
                daemon("failing-http-proxy-requests", connection::requests);
                daemon("failing-http-proxy-answers", connection::answers);
            } catch (IOException e) {
                // the client tries again, or the proxy is closed
            }
        }
    }

    /** A request begins with the first bytes after an answer. */
    private final class Connection {
        private final Socket client;
        private final Socket behind;
        private boolean answered = true;
        private Fate fate = Fate.PASSED;

        Connection(Socket client, Socket behind) {
            this.client = client;
            this.behind = behind;
        }

        void requests() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = client.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Fate now = begin();
                    if (now == Fate.REFUSED) {
                        client.getOutputStream().write(UNAVAILABLE);
                    }
                    if (now == Fate.REFUSED || now == Fate.REQUEST_LOST) {
                        break;
                    }
                    behind.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException e) {
                // as any broken connection
            }
            end();
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

        void answers() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = behind.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0 && answer(); read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // as any broken connection
            }
            end();
        }

        private void end() {
            close(client);
            close(behind);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::close);
    }
}
