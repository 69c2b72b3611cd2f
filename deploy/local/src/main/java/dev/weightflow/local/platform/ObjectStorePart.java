package dev.weightflow.local.platform;

import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;

/** The S3 server, with the platform's bucket. */
final class ObjectStorePart implements Part {

    private final Path home;
    private final String bucket;
    private volatile Port port;
    private volatile String address = "";

    ObjectStorePart(Path home, String bucket, Port port) {
        this.home = home;
        this.bucket = bucket;
        this.port = port;
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
