package dev.weightflow.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.process.ServerException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {

    private static final int WRITERS = 16;
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void of_sixteen_writers_of_one_key_exactly_one_wins_and_its_bytes_are_kept() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("claims");
            MinioClient client = client(server, server.secretKey());
            for (int key = 0; key < 12; key++) {
                // given
                String name = "job-" + key;
                CyclicBarrier together = new CyclicBarrier(WRITERS);
                List<Callable<Boolean>> writers = IntStream.range(0, WRITERS)
                        .<Callable<Boolean>>mapToObj(writer -> () -> {
                            together.await();
                            return putIfAbsent(client, name, "writer " + writer);
                        })
                        .toList();

                // when
                List<Future<Boolean>> outcomes = pool.invokeAll(writers);

                // then
                int winner = -1;
                for (int writer = 0; writer < WRITERS; writer++) {
                    if (outcomes.get(writer).get()) {
                        assertThat(winner).as("a second winner of " + name).isNegative();
                        winner = writer;
                    }
                }
                assertThat(read(client, name)).isEqualTo("writer " + winner);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void large_requests_with_made_up_signatures_do_not_end_it() throws Exception {
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("weightflow");
            // the worst case: the access key is known
            List<CompletableFuture<Integer>> answers = IntStream.range(0, 6)
                    .mapToObj(number -> madeUp(server, "/weightflow/large-" + number, 28 << 20))
                    .toList();

            for (CompletableFuture<Integer> answer : answers) {
                // closed, or rejected
                assertThat(answer.handle((status, cut) -> cut == null ? status : 400)
                                .get(120, TimeUnit.SECONDS))
                        .isBetween(400, 499);
            }
            assertThat(server.isAlive()).isTrue();
            assertThat(server.answers()).isTrue();
            assertThat(server.accessKey()).isNotEqualTo("weightflow").hasSizeGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void a_folder_keeps_the_access_key_that_it_has() throws IOException {
        Path file = Files.write(directory.resolve("credentials"), List.of("weightflow", "as-before"));

        assertThat(S3Credentials.keptIn(file)).isEqualTo(new S3Credentials("weightflow", "as-before"));
    }

    private static CompletableFuture<Integer> madeUp(S3Server server, String path, int bytes) {
        HttpRequest put = HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + server.accessKey()
                                + "/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                + " Signature=" + "0".repeat(64))
                .header("x-amz-content-sha256", "0".repeat(64))
                .header("x-amz-date", AMZ_DATE.format(Instant.now()))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(put, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    @Test
    void nobody_without_the_key_lists_or_reads_a_bucket() throws Exception {
        Files.createDirectories(directory.resolve("objects/claims"));
        Files.setPosixFilePermissions(
                directory.resolve("objects/claims"), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("claims");
            assertThat(putIfAbsent(client(server, server.secretKey()), "shard", "pixels"))
                    .isTrue();

            assertThat(anonymous(server.endpoint() + "/claims")).isEqualTo(403);
            assertThat(anonymous(server.endpoint() + "/claims/shard")).isEqualTo(403);
        }
    }

    private static int anonymous(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void objects_and_credentials_survive_a_kill() throws Exception {
        // given
        String secret;
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("claims");
            secret = server.secretKey();
            assertThat(putIfAbsent(client(server, secret), "shard", "pixels")).isTrue();
            server.kill();
        }

        // when
        try (S3Server server = S3Server.start(directory)) {
            // then
            MinioClient client = client(server, secret);
            assertThat(client.bucketExists(
                            BucketExistsArgs.builder().bucket("claims").build()))
                    .isTrue();
            assertThat(read(client, "shard")).isEqualTo("pixels");
            assertThat(putIfAbsent(client, "shard", "other pixels")).isFalse();
            assertThat(server.log()).isEmptyFile();
        }
    }

    @Test
    void a_wrong_secret_is_refused_and_the_right_one_is_for_the_owner_s_eyes_only() throws Exception {
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("claims");
            MinioClient stranger = client(server, "guessed");

            assertThatThrownBy(() -> putIfAbsent(stranger, "shard", "pixels"))
                    .isInstanceOfSatisfying(
                            ErrorResponseException.class,
                            refusal -> assertThat(refusal.response().code()).isEqualTo(403));
            for (String file : List.of("credentials", "s3proxy.properties")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .isEqualTo("rw-------");
            }
            assertThat(ProcessHandle.of(server.pid())
                            .orElseThrow()
                            .info()
                            .arguments()
                            .orElseThrow())
                    .noneMatch(argument -> argument.contains(server.secretKey()));
        }
    }

    @Test
    void a_busy_port_is_told_before_anything_starts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> S3Server.start(directory, Port.of(taken.getLocalPort())))
                    .isInstanceOf(ServerException.PortBusy.class);
        }
    }

    private static MinioClient client(S3Server server, String secret) {
        return MinioClient.builder()
                .endpoint(server.endpoint())
                .credentials(server.accessKey(), secret)
                .region("us-east-1")
                .build();
    }

    private static boolean putIfAbsent(MinioClient client, String key, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            client.putObject(
                    PutObjectArgs.builder()
                            .bucket("claims")
                            .object(key)
                            .extraHeaders(Map.of("If-None-Match", "*"))
                            .stream(new ByteArrayInputStream(bytes), bytes.length, -1)
                            .build());
            return true;
        } catch (ErrorResponseException e) {
            if (e.response().code() == 412) {
                return false;
            }
            throw e;
        }
    }

    private static String read(MinioClient client, String key) throws Exception {
        try (GetObjectResponse object = client.getObject(
                GetObjectArgs.builder().bucket("claims").object(key).build())) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
