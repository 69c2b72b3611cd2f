package dev.weightflow.benchmarks.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A proxy before an object store that never answers requests for one object, so that the job that needs it is worked on for as
 * long as a measurement takes, and costs no processor time.
 */
final class HangingStore implements AutoCloseable {
    private final ServerSocket server;
    private final int store;
    private final String object;

    private HangingStore(ServerSocket server, int store, String object) {
        this.server = server;
        this.store = store;
        this.object = object;
    }

    /** A proxy on a free port before the store's port, which withholds the object whose name contains that text. */
    static HangingStore start(int store, String object) throws IOException {
        HangingStore proxy = new HangingStore(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), store, object);
        inBackground(proxy::accept);
        return proxy;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), store);
                inBackground(() -> copy(client, upstream, true));
                inBackground(() -> copy(upstream, client, false));
            } catch (IOException e) {
                // closed, or the store is gone: its clients notice
            }
        }
    }

    private void copy(Socket from, Socket to, boolean request) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean withheld = request && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(object);
                if (!withheld) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one side has hung up, and closing tells the other
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "hanging-store");
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
    }
}
