package dev.weightflow.local.platform;

import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;

/** The S3 server, with the platform's bucket. */
final class ObjectStorePart extends Part {

    private final String bucket;

    ObjectStorePart(Path home, String bucket, Port port) {
        super("object-store", home, port);
        this.bucket = bucket;
    }

    /** What its clients sign with. */
    S3Credentials credentials() {
        return S3Credentials.keptIn(home().resolve("credentials"));
    }

    @Override
    Running start() {
        S3Server server = S3Server.start(home(), port());
        server.createBucket(bucket);
        return serving(server.port(), server.endpoint(), server.pid(), server::isAlive, server::close);
    }
}
