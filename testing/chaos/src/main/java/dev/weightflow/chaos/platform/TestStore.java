package dev.weightflow.chaos.platform;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** S3 server without a platform, with a bucket. */
public final class TestStore implements AutoCloseable {

    private static final String BUCKET = "weightflow";

    private final Path folder;
    private final S3Server server;

    private TestStore(Path folder, S3Server server) {
        this.folder = folder;
        this.server = server;
    }

    public static TestStore start(Path folder) {
        S3Server server = S3Server.start(folder);
        server.createBucket(BUCKET);
        return new TestStore(folder, server);
    }

    /** Returns the store as services use it, at that port of this machine: the server's own or that of a proxy. */
    public ObjectStore at(int port) {
        return at("http://127.0.0.1:" + port, BUCKET, server.accessKey(), server.secretKey());
    }

    static ObjectStore at(String endpoint, String bucket, String accessKey, String secretKey) {
        S3Settings.StaticKeys keys = new S3Settings.StaticKeys(accessKey, secretKey, Optional.empty());
        return new S3Settings(endpoint, bucket, "us-east-1", Optional.of(keys)).open();
    }

    public int port() {
        return server.port();
    }

    public Path file(Digest digest) {
        try (Stream<Path> files = Files.walk(folder.resolve("objects"))) {
            return files.filter(file -> file.getFileName().toString().equals(digest.hex()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
