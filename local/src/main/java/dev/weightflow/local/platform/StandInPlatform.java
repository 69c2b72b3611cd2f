package dev.weightflow.local.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.process.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stand-in for a running local platform: one server that answers as every service. Each list has one element, with every field that a list shows. */
public final class StandInPlatform implements AutoCloseable {
    private static final String LIST = """
            [{
              "id": "0123456789abcdef", "job": "0123456789abcdef", "digest": "0123456789abcdef", "checkpoint": "0123456789abcdef",
              "dataset": "0123456789abcdef", "name": "micro", "names": ["micro"], "model": "micro", "versions": 1, "revision": 1,
              "state": "claimed", "cancelling": true, "source": "folder", "topic": "topic", "code": "code", "reason": "reason",
              "samples": {"train": 1000, "val": 1}, "quarantined": 0, "bytes": 1048576, "elements": 1000, "since": "2026-01-01T00:00:00Z", "service": "trainer", "key": "key",
              "ingestedAt": "2026-01-01T00:00:00.5Z", "requestedAt": "2026-01-01T00:00:00Z", "addedAt": "2026-01-01T00:00:00Z",
              "registeredAt": "2026-01-01T00:00:00Z", "time": "2026-01-01T00:00:00Z",
              "progress": {"done": 1, "total": 2, "unit": "steps", "phase": "training", "etaSeconds": 90.5, "values": {"loss.total": 1.5}},
              "spec": {
                "dataset": "0123456789abcdef", "source": "folder", "model": "micro", "method": {"name": "delora", "rank": 4}, "seed": 0,
                "length": {"epochs": 1}, "batchSize": 8, "imageSize": 64
              },
              "policy": {"minNewSamples": 1, "start": "champion"}, "aliases": {"champion": 1}, "undecided": [], "failures": [],
              "metrics": {"semseg": {"mIoU": 0.5}, "normals": {"meanAngularError": 15.5}}, "relativeChange": 1.5
            }]
            """;

    private static final int SECRET_BYTES = 32;

    private final PlatformDirectory directory;
    private final HttpServer server;

    private StandInPlatform(PlatformDirectory directory, HttpServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts a stand-in in that folder, which has no platform yet. */
    public static StandInPlatform in(PlatformDirectory directory) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StandInPlatform platform = new StandInPlatform(directory, server);
        server.createContext("/", platform::answer);
        server.start();
        String secret = PrivateFiles.random(SECRET_BYTES);
        for (ServiceName service : ServiceName.values()) {
            PrivateFiles.folder(directory.service(service));
            PrivateFiles.write(directory.identitySecret(service.key()).file(), secret);
        }
        List<PartState> parts =
                Stream.of(ServiceName.values()).map(platform::part).toList();
        Files.createDirectories(directory.state().file().getParent());
        ProcessHandle here = ProcessHandle.current();
        directory.pidFile().write(here);
        directory.state().write(new PlatformState(PlatformState.Phase.READY, here.pid(), Optional.empty(), parts));
        return platform;
    }

    private PartState part(ServiceName service) {
        String address = "http://127.0.0.1:" + port();
        return new PartState(
                service.key(),
                PartStatus.READY,
                Optional.of(address),
                Optional.of(address),
                Optional.of(ProcessHandle.current().pid()),
                0,
                Optional.of("stand-in"),
                directory.platformLog().toString());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String challenge = exchange.getRequestHeaders().getFirst(IdentitySecret.CHALLENGE);
        if (challenge != null) {
            // all have the same
            IdentitySecret secret = directory.identitySecret(ServiceName.CONSOLE.key());
            exchange.getResponseHeaders().set(IdentitySecret.PROOF, secret.proof(port() + " " + challenge));
        }
        byte[] list = LIST.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
