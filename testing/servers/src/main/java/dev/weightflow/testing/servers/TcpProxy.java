package dev.weightflow.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** TCP proxy before a server, both on the loopback address. Its connections decide what passes. */
public final class TcpProxy implements AutoCloseable {

    /** Connection of one client. When either direction ends or breaks, both sockets are closed. */
    public interface Connection {
        /** Forwards requests to the server until the client sends no more. */
        void requests(Socket client, Socket server) throws IOException;

        /** Forwards answers to the client until the server sends no more. */
        void answers(Socket client, Socket server) throws IOException;
    }

    private final ServerSocket listener;
    private final int server;
    private final Supplier<Connection> connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    private TcpProxy(ServerSocket listener, int server, Supplier<Connection> connections) {
        this.listener = listener;
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts a proxy.
     *
     * @param port its port; any free one if 0
     */
    public static TcpProxy start(int port, int server, Supplier<Connection> connections) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            TcpProxy proxy = new TcpProxy(listener, server, connections);
            inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port, e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void cut() {
        refusing = true;
        closeConnections();
    }

    /** Accepts new connections again. */
    public void reopen() {
        refusing = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (refusing) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // the client tries again, or the proxy is closed
            }
        }
    }

    private void connect(Socket client) {
        Socket behind = new Socket();
        open.add(behind);
        try {
            behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
        } catch (IOException e) {
            close(client);
            close(behind);
            return;
        }
        Connection connection = connections.get();
        inBackground(() -> relay(() -> connection.requests(client, behind), client, behind));
        inBackground(() -> relay(() -> connection.answers(client, behind), client, behind));
    }

    private interface Relay {
        void run() throws IOException;
    }

    private void relay(Relay direction, Socket client, Socket behind) {
        try {
            direction.run();
        } catch (IOException e) {
            // like any broken connection
        }
        close(client);
        close(behind);
    }

    public void closeConnections() {
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

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
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
        closeConnections();
    }
}
