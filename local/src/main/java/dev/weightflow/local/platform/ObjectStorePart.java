package dev.weightflow.local.platform;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.S3Server;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** S3 server, with the platform's bucket. */
final class ObjectStorePart extends Part {

    private final String bucket;
    private final OptionalInt proxyPort;

    /**
     * @param proxyPort port that services use in place of the server's own, if there is a proxy
     */
    ObjectStorePart(Path home, String bucket, Port port, OptionalInt proxyPort) {
        super("object-store", home, port);
        this.bucket = bucket;
        this.proxyPort = proxyPort;
    }

    String addressForServices() {
        return proxyPort.isPresent() ? "http://127.0.0.1:" + proxyPort.getAsInt() : address();
    }

    @Override
    Running start(Consumer<String> lacking) {
        S3Server server = S3Server.start(home(), port());
        server.createBucket(bucket);
        return serving(
                server.port(),
                Running.ready(server.endpoint(), server.pid(), server.onExit(), server::answers, server::close));
    }
}
