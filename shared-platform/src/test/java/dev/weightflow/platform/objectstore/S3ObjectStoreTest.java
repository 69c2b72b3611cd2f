package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.testing.servers.TcpProxy;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithEmbeddedServers
class S3ObjectStoreTest extends ObjectStoreContract {

    private S3Server server;
    private ObjectStore store;

    @BeforeEach
    void open(S3Server s3) {
        server = s3;
        s3.createBucket("contract");
        store = settings(s3.secretKey()).open();
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    void damage(Digest digest, byte[] content) throws Exception {
        client(server.secretKey())
                .putObject(PutObjectArgs.builder().bucket("contract").object(Keys.of(digest)).stream(
                                new ByteArrayInputStream(content), content.length, -1)
                        .build());
    }

    @Test
    void a_wrong_secret_is_refused_by_name() {
        ObjectStore refused = settings("wrong-secret-wrong-secret").open();

        assertThatThrownBy(() -> refused.put(bytes("x"))).isInstanceOf(ObjectStoreException.AccessDenied.class);
    }

    @Test
    void a_missing_bucket_is_named() {
        ObjectStore refused = new S3ObjectStore(client(server.secretKey()), "no-such-bucket");

        assertThatThrownBy(() -> refused.putIfAbsent("a", bytes("x")))
                .isInstanceOf(ObjectStoreException.AccessDenied.class)
                .hasMessageContaining("bucket");
    }

    @Test
    void a_server_that_is_not_there_is_unavailable() {
        MinioClient nowhere = MinioClient.builder()
                .endpoint("http://127.0.0.1:1")
                .region("us-east-1")
                .credentials("a", "bbbbbbbb")
                .build();

        assertThatThrownBy(() -> new S3ObjectStore(nowhere, "b").put(bytes("x")))
                .isInstanceOf(ObjectStoreException.Unavailable.class);
    }

    @Test
    void a_connection_that_the_server_closed_while_it_was_idle_is_no_failure() {
        Digest digest = store.put(bytes("idle"));
        try (TcpProxy proxy = TcpProxy.start(0, server.port(), Relay::new)) {
            S3Settings settings = S3Settings.of(
                    "http://127.0.0.1:" + proxy.port(),
                    "contract",
                    "us-east-1",
                    server.accessKey(),
                    server.secretKey());
            S3ObjectStore reader = new S3ObjectStore(settings.client(), "contract");
            S3Contents contents = new S3Contents(new Bucket(settings.client(), "contract"));
            Set<Digest> found = new HashSet<>();
            assertThat(reader.read(digest)).isEqualTo(bytes("idle"));
            contents.each(content -> found.add(content.digest()));
            assertThat(found).contains(digest);
            found.clear();

            proxy.closeConnections();

            assertThat(reader.read(digest)).isEqualTo(bytes("idle"));
            contents.each(content -> found.add(content.digest()));
            assertThat(found).contains(digest);
        }
    }

    private static final class Relay implements TcpProxy.Connection {
        @Override
        public void requests(Socket client, Socket server) throws IOException {
            client.getInputStream().transferTo(server.getOutputStream());
        }

        @Override
        public void answers(Socket client, Socket server) throws IOException {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private S3Settings settings(String secret) {
        return S3Settings.of(server.endpoint(), "contract", "us-east-1", server.accessKey(), secret);
    }

    private MinioClient client(String secret) {
        return MinioClient.builder()
                .endpoint(server.endpoint())
                .region("us-east-1")
                .credentials(server.accessKey(), secret)
                .build();
    }
}
