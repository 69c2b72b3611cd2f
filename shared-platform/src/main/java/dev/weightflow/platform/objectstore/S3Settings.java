package dev.weightflow.platform.objectstore;

import io.minio.MinioClient;
import java.time.Duration;

/**
 * How to reach a bucket. Its text form hides the secret.
 *
 * @param endpoint the server's address, as {@code http://localhost:9000}
 * @param bucket an existing bucket
 */
public record S3Settings(String endpoint, String bucket, String region, String accessKey, String secretKey) {

    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The bucket as a store that retries, with the real clock. */
    public ObjectStore open() {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .region(region)
                .credentials(accessKey, secretKey)
                .build();
        return new RetryingObjectStore(new S3ObjectStore(client, bucket), ATTEMPTS, PAUSE, S3Settings::sleep);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
