package dev.weightflow.local.server;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.HttpProbe;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerClassPath;
import dev.weightflow.local.process.ServerException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Real S3 server in a JVM of its own (S3Proxy over a folder). It checks signatures, and a put with {@code If-None-Match: *} is atomic: of many
 * writers exactly one wins. Objects are under its home and outlive it.
 */
public final class S3Server implements AutoCloseable {

    private static final String NAME = "the S3 server";
    private static final String MAIN = "org.gaul.s3proxy.Main";
    /** Largest request, in bytes, which the server holds in memory to verify its signature. Clients send larger objects in parts of this size. */
    private static final int LARGEST_REQUEST = 8 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildJvm child;
    private final Home home;
    private final S3Credentials credentials;
    private final int port;

    private S3Server(ChildJvm child, Home home, S3Credentials credentials, int port) {
        this.child = child;
        this.home = home;
        this.credentials = credentials;
        this.port = port;
    }

    /** Starts a server on any free port; see {@link #start(Path, Port)}. */
    public static S3Server start(Path home) {
        return start(home, Port.free());
    }

    /**
     * Starts a server and waits until it is ready. Its credentials are generated at the first start and kept in its home.
     *
     * @param home the folder of its objects, settings and log; created if missing
     * @throws ServerException if it cannot run; the message names the cause and the way out
     */
    public static S3Server start(Path home, Port port) {
        Home data = Home.prepare(home, Home.ROOM_TO_START);
        S3Credentials credentials = S3Credentials.keptIn(data.resolve("credentials"));
        List<Path> jars = ServerClassPath.of("s3");
        ChildJvm.awaitEndOfPredecessor(NAME, data, ChildSpec.USUAL_GRACE);
        return port.started(NAME, number -> startOnce(data, credentials, jars, number));
    }

    private static S3Server startOnce(Home data, S3Credentials credentials, List<Path> jars, int port) {
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Path properties = configure(data, endpoint, credentials);
        // the server's own default logs every request
        Path logging = data.resource("logback.xml", S3Server.class, "s3-logback.xml");
        ChildJvm child = ChildJvm.start(ChildSpec.of(NAME, data, jars, MAIN, "--properties", properties.toString())
                .withJvmOptions(data.jvmOptions("256m", "logback.configurationFile", logging)));
        child.awaitReady(PATIENCE, new HttpProbe(endpoint));
        return new S3Server(child, data, credentials, port);
    }

    private static Path objects(Home home) {
        return home.resolve("objects");
    }

    /** Writes the server's settings, which only the owner can read, and returns their file. */
    private static Path configure(Home home, URI endpoint, S3Credentials credentials) {
        Path objects = PrivateFiles.folder(objects(home));
        return PrivateFiles.write(home.resolve("s3proxy.properties"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.v4-max-non-chunked-request-size=%d
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        endpoint,
                        credentials.accessKey(),
                        credentials.secretKey(),
                        LARGEST_REQUEST,
                        objects.toString().replace("\\", "\\\\")));
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public String accessKey() {
        return credentials.accessKey();
    }

    public String secretKey() {
        return credentials.secretKey();
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Returns a future that completes with the end of its process, however it ends. */
    public CompletableFuture<?> onExit() {
        return child.onExit();
    }

    /** Returns whether it answers requests within a few seconds. */
    public boolean answers() {
        return new HttpProbe(URI.create(endpoint())).getAsBoolean();
    }

    public Path log() {
        return child.log();
    }

    /** Creates the bucket if it is missing: to this server a bucket is a folder, and one that others can read is open to everybody. */
    public void createBucket(String name) {
        PrivateFiles.folder(objects(home).resolve(name));
    }

    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
