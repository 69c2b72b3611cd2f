package dev.weightflow.local.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;

/**
 * Checks that a broker serves: it answers, and counts itself as a live node of its cluster.
 *
 * @param clientSettings its address, and the login of this process
 * @param cluster the expected id of its cluster: a stranger who took the port first has another
 */
record KafkaProbe(int port, Map<String, Object> clientSettings, String cluster) implements BooleanSupplier {
    private static final int ANSWER_MILLIS = 5_000;
    private static final int CORRELATION = 7;

    /** Request ApiVersions, version 0: its length, its number and version, the correlation id, and no client's name. */
    private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, CORRELATION, -1, -1};

    @Override
    public boolean getAsBoolean() {
        // before anything listens, an admin client would only fill the log with warnings
        return answers(port) && hasLiveNode();
    }

    /** Returns whether the server lists the requests it supports within a few seconds, which needs neither client nor login. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(API_VERSIONS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readInt() > Integer.BYTES && in.readInt() == CORRELATION;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasLiveNode() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
        try (Admin admin = Admin.create(settings)) {
            DescribeClusterResult found = admin.describeCluster();
            return !found.nodes().get(4, TimeUnit.SECONDS).isEmpty()
                    && found.clusterId().get(4, TimeUnit.SECONDS).equals(cluster);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
