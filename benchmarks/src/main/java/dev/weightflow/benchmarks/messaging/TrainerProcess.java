package dev.weightflow.benchmarks.messaging;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.HttpProbe;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.EmbeddedServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

record TrainerProcess(ChildJvm child, int port, String token) implements AutoCloseable {
    private static final PackagedService APPLICATION =
            new PackagedService(Path.of("services/trainer/target/quarkus-app").toAbsolutePath());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static TrainerProcess start(Path folder, EmbeddedServers servers, HangingStore store) {
        int port = Port.free().claim("the trainer");
        int management = Port.free().claim("the trainer");
        AccessTokens tokens = AccessTokens.in(folder.resolve("tokens"));
        String token = tokens.of("benchmark", "reader");
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                        "the trainer",
                        Home.prepare(folder.resolve("trainer"), Home.ROOM_TO_START),
                        APPLICATION.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC")
                .withEnvironment(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                        "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", store.endpoint(),
                        "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", servers.s3().accessKey(),
                        "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", servers.s3().secretKey(),
                        "WEIGHTFLOW_DATA_DIR", folder.resolve("trainer-data").toString(),
                        "WEIGHTFLOW_SECURITY_TOKENS", tokens.hashes().toString(),
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "QUARKUS_MANAGEMENT_PORT", Integer.toString(management))));
        TrainerProcess trainer = new TrainerProcess(child, port, token);
        child.awaitReady(PATIENCE, new HttpProbe(URI.create("http://127.0.0.1:" + management + "/q/health/ready")));
        return trainer;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        child.kill();
    }
}
