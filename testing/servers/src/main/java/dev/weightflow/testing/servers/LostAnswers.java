package dev.weightflow.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/** TCP proxy before a Kafka broker whose answers get lost. Clients reach a broker through it only if the broker advertises its port. */
public final class LostAnswers implements AutoCloseable {
    private final TcpProxy proxy;
    private volatile Optional<ApiKeys> unanswered = Optional.empty();
    private int dropped;

    private LostAnswers(int port, int broker) {
        this.proxy = TcpProxy.start(port, broker, () -> new Connection());
    }

    /** Starts a proxy on that port before the broker on the other; both on the loopback address. */
    static LostAnswers start(int port, int broker) {
        return new LostAnswers(port, broker);
    }

    /** Returns the bootstrap address of clients: {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + proxy.port();
    }

    /**
     * Drops the broker's answers to requests of that kind, and to all later ones on the same connection, from now on; the requests still reach it.
     */
    public synchronized void dropAnswersTo(ApiKeys requests) {
        dropped = 0;
        unanswered = Optional.of(requests);
    }

    /** Waits until the broker's answer to a request of the chosen kind was dropped, which means that it was carried out. */
    public synchronized void awaitDropped(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (dropped == 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("no answer was dropped within " + atMost);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized void countDropped() {
        dropped++;
        notifyAll();
    }

    /** Closes all connections and refuses new ones. */
    public void cut() {
        proxy.cut();
    }

    /** Ends all faults. Connections that have lost answers are closed, as those whose peer has forgotten them are. */
    public void heal() {
        if (unanswered.isPresent()) {
            unanswered = Optional.empty();
            proxy.closeConnections();
        }
        proxy.reopen();
    }

    private final class Connection implements TcpProxy.Connection {
        /** First bytes of a request: its length in four bytes, and its kind in two. */
        private final ByteBuffer head = ByteBuffer.allocate(6);

        private int rest;
        private volatile boolean dropping;

        @Override
        public void requests(Socket client, Socket server) throws IOException {
            byte[] chunk = new byte[1 << 13];
            InputStream in = client.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                for (int at = 0; at < read; ) {
                    at = rest > 0 ? skipped(at, read) : begun(chunk[at], at);
                }
                server.getOutputStream().write(chunk, 0, read);
            }
        }

        private int skipped(int at, int end) {
            int skipped = Math.min(rest, end - at);
            rest -= skipped;
            return at + skipped;
        }

        private int begun(byte next, int at) {
            head.put(next);
            if (!head.hasRemaining()) {
                rest = Math.max(0, head.getInt(0) - Short.BYTES);
                short kind = head.getShort(Integer.BYTES);
                dropping |= unanswered.filter(api -> api.id == kind).isPresent();
                head.clear();
            }
            return at + 1;
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            byte[] chunk = new byte[1 << 13];
            InputStream in = server.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (dropping) {
                    countDropped();
                } else {
                    client.getOutputStream().write(chunk, 0, read);
                }
            }
        }
    }

    @Override
    public void close() {
        heal();
        proxy.close();
    }
}
