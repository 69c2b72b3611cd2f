package dev.weightflow.embedded.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * A TCP proxy before a Kafka broker that injects faults of the network: it can drop the broker's answers, cut all connections,
 * or delay. Clients reach it only if the broker advertises its port: see {@link ProxiedBroker}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int LARGEST_REQUEST = 100 << 20;

    private final Object changed = new Object();

    private TcpProxy proxy;
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<ApiKeys> unanswered = Optional.empty();
    private int dropped;

    private FaultProxy() {}

    /** A proxy on that port before the broker's listener on the other; both on the loopback address. */
    public static FaultProxy start(int port, int broker) {
        FaultProxy faults = new FaultProxy();
        faults.proxy = TcpProxy.start(port, broker, () -> faults.new Connection());
        return faults;
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + proxy.port();
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
        proxy.refuse(true);
        proxy.closeConnections();
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
        proxy.refuse(false);
        if (lossy) {
            proxy.closeConnections();
        }
    }

    private final class Connection implements TcpProxy.Connection {
        private volatile boolean dropping;

        /** Kafka's requests are their length in four bytes, and then the kind in two. */
        @Override
        public void requests(Socket client, Socket server) throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
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
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            byte[] buffer = new byte[1 << 16];
            InputStream in = server.getInputStream();
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

    @Override
    public void close() {
        proxy.close();
    }
}
