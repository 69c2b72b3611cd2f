package dev.weightflow.deployment.live;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.Port;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Built service as a process of this machine, with no environment but the given variables. */
record RunningService(String name, String address, ChildJvm process) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Starts it and waits until it is ready. */
    static RunningService start(String service, Path home, Map<String, String> settings) {
        int port = Port.free().claim(service);
        int management = Port.free().claim(service);
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                        service,
                        Home.prepare(home, Home.ROOM_TO_START),
                        List.of(CommandLine.application(service)),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC", "-Dai.djl.offline=true")
                .withEnvironment(variables));
        String address = "http://127.0.0.1:" + port;
        child.awaitReady(PATIENCE, () -> isReady(URI.create("http://127.0.0.1:" + management + "/q/health/ready")));
        return new RunningService(service, address, child);
    }

    /** Returns the variable by which the command line finds it. */
    String variable() {
        return "WEIGHTFLOW_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
    }

    private static boolean isReady(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
