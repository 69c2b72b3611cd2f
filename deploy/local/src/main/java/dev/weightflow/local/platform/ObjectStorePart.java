package dev.weightflow.local.platform;

import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The S3 server, with the platform's bucket. */
final class ObjectStorePart implements Part {

    private final Path home;
    private final String bucket;
    private final OptionalInt detour;
    private volatile Port port;
    private volatile String address = "";

    /** @param detour the port that services are told in place of the server's own, if there is one */
    ObjectStorePart(Path home, String bucket, Port port, OptionalInt detour) {
        this.home = home;
        this.bucket = bucket;
        this.port = port;
        this.detour = detour;
    }

    @Override
    public String name() {
        return "object-store";
    }

    @Override
    public Path log() {
        return home.resolve(ChildSpec.LOG);
    }

    /** The server's address, from its first start on. */
    String address() {
        return address;
    }

    /** The address that services are told. */
    String addressForServices() {
        return detour.isPresent() ? "http://127.0.0.1:" + detour.getAsInt() : address;
    }

    /** What its clients sign with. */
    S3Credentials credentials() {
        return S3Credentials.keptIn(home.resolve("credentials"));
    }

    @Override
    public Running start() {
        S3Server server = S3Server.start(home, port);
        server.createBucket(bucket);
        port = Port.of(server.port());
        address = server.endpoint();
        return new Running(address, server.pid(), server::isAlive, server::close);
    }
}
