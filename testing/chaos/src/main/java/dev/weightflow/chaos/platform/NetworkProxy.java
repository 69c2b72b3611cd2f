package dev.weightflow.chaos.platform;

import dev.weightflow.embedded.testing.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy before a server that makes a bad network: slow, narrow, cut, or silent. Whatever protocol passes, it is not looked at. A
 * network that is healed is a good one again; connections that were silent are then reset, as those are whose peer has forgotten them.
 */
public final class NetworkProxy implements AutoCloseable {
    private static final int CHUNK = 1 << 13;

    private final Object changed = new Object();
    private final TcpProxy proxy;
    private Duration latency = Duration.ZERO;
    private int bytesPerSecond = Integer.MAX_VALUE;
    private boolean silent;

    private NetworkProxy(int port, int server) {
        this.proxy = TcpProxy.start(port, server, () -> new Connection());
    }

    /** A proxy on that port before the server on the other; both on the loopback address. */
    public static NetworkProxy start(int port, int server) {
        return new NetworkProxy(port, server);
    }

    /** Everything is held back by that long, in both directions. */
    public void slow(Duration by) {
        synchronized (changed) {
            latency = by;
        }
    }

    /** No connection carries more than that in either direction. */
    public void narrow(int toBytesPerSecond) {
        synchronized (changed) {
            bytesPerSecond = toBytesPerSecond;
        }
    }

    /** All connections are reset, and new ones too. */
    public void cut() {
        proxy.refuse(true);
        proxy.closeConnections();
    }

    /** Connections stay open, and new ones open, but nothing passes: both sides believe the other to be there. */
    public void silence() {
        synchronized (changed) {
            silent = true;
        }
    }

    /** Ends all faults. */
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
        proxy.refuse(false);
    }

    private final class Connection implements TcpProxy.Connection {
        @Override
        public void requests(Socket client, Socket server) throws IOException {
            relay(client.getInputStream(), server.getOutputStream());
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            relay(server.getInputStream(), client.getOutputStream());
        }

        private void relay(InputStream in, OutputStream out) throws IOException {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                hold(read);
                out.write(chunk, 0, read);
                out.flush();
            }
        }
    }

    /** Waits as long as so many bytes take now. */
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
