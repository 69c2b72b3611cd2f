package dev.weightflow.benchmarks.messaging;

import dev.weightflow.testing.servers.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Proxy before an object store that never answers requests for one object, so that the job that needs it runs for as long as a measurement takes,
 * without processor time.
 */
record HangingStore(TcpProxy proxy) implements AutoCloseable {

    /** Starts a proxy on a free port before the store's port, which never returns the object whose name contains that text. */
    static HangingStore start(int store, String object) {
        return new HangingStore(TcpProxy.start(0, store, () -> new Withholding(object)));
    }

    String endpoint() {
        return "http://127.0.0.1:" + proxy.port();
    }

    private record Withholding(String object) implements TcpProxy.Connection {
        @Override
        public void requests(Socket client, Socket server) throws IOException {
            byte[] buffer = new byte[1 << 16];
            InputStream in = client.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(object)) {
                    server.getOutputStream().write(buffer, 0, read);
                }
            }
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
