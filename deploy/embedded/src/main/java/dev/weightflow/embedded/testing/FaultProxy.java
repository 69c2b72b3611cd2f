package dev.weightflow.embedded.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * A TCP proxy before a Kafka broker that injects faults of the network: it can drop the broker's answers, cut all connections,
 * or delay. Clients reach it only if the broker advertises its port: see {@link ProxiedBroker}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int LARGEST_REQUEST = 100 << 20;

    private final ServerSocket server;
    private final int broker;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();

    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<ApiKeys> unanswered = Optional.empty();
    private int dropped;

    private FaultProxy(ServerSocket server, int broker) {
        this.server = server;
        this.broker = broker;
    }

    /** A proxy on that port before the broker's listener on the other; both on the loopback address. */
    public static FaultProxy start(int port, int broker) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            FaultProxy proxy = new FaultProxy(server, broker);
            daemon("fault-proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port, e);
        }
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /**
     * From now on the broker gets requests of that kind as before, but what it answers to them, and to whatever follows on the
     * same connection, is dropped.
     */
    public void dropAnswersTo(ApiKeys requests) {
        synchronized (changed) {
            dropped = 0;
            unanswered = Optional.of(requests);
        }
    }

    /** Waits until the broker's answer to a request of the chosen kind was dropped, so that the broker has carried it out. */
    public void awaitDropped(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (changed) {
            while (dropped == 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException("no answer was dropped within " + atMost);
                }
                TimeUnit.NANOSECONDS.timedWait(changed, left);
            }
        }
    }

    /** Closes all connections and refuses new ones. */
    public void cut() {
        cut = true;
        closeAll();
    }

    /** Holds back everything by that long. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Ends all faults. Connections that lost answers are closed. */
    public void heal() {
        boolean lossy = unanswered.isPresent();
        unanswered = Optional.empty();
        delay = Duration.ZERO;
        cut = false;
        if (lossy) {
            closeAll();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // the client tries again, or the proxy is closed
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket behind = new Socket();
        open.add(client);
        open.add(behind);
        try {
            behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), broker));
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
        } catch (IOException e) {
            close(client);
            close(behind);
            return;
        }
        Connection connection = new Connection(client, behind);
        daemon("fault-proxy-requests", connection::requests);
        daemon("fault-proxy-answers", connection::answers);
    }

    private final class Connection {
        private final Socket client;
        private final Socket behind;
        private volatile boolean dropping;

        Connection(Socket client, Socket behind) {
            this.client = client;
            this.behind = behind;
        }

        /** Kafka's requests are their length in four bytes, and then the kind in two. */
        void requests() {
            try {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(behind.getOutputStream());
                while (true) {
                    int length = in.readInt();
                    if (length < 2 || length > LARGEST_REQUEST) {
                        throw new IOException("this is not Kafka's protocol");
                    }
                    byte[] request = in.readNBytes(length);
                    short kind = ByteBuffer.wrap(request).getShort();
                    dropping |= unanswered.filter(api -> api.id == kind).isPresent();
                    hold();
                    out.write(ByteBuffer.allocate(4 + length)
                            .putInt(length)
                            .put(request)
                            .array());
                    out.flush();
                }
            } catch (IOException e) {
                close(client);
                close(behind);
            }
        }

        void answers() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = behind.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    hold();
                    if (dropping) {
                        countDropped();
                    } else {
                        out.write(buffer, 0, read);
                        out.flush();
                    }
                }
                close(client);
                close(behind);
            } catch (IOException e) {
                close(client);
                close(behind);
            }
        }
    }

    private void countDropped() {
        synchronized (changed) {
            dropped++;
            changed.notifyAll();
        }
    }

    private void hold() {
        Duration time = delay;
        if (!time.isZero()) {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeAll() {
        open.forEach(this::close);
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
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeAll();
    }
}
