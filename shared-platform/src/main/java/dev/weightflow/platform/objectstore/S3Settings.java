package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.minio.MinioClient;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * How to reach a bucket. Its text form hides the secret.
 *
 * @param endpoint the server's address, as {@code http://localhost:9000}
 * @param bucket an existing bucket
 */
public record S3Settings(String endpoint, String bucket, String region, String accessKey, String secretKey) {

    private static final Backoff BACKOFF = new Backoff(5, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** The keys {@code weightflow.object-store.*}: endpoint, bucket, region, access-key, secret-key. */
    public static S3Settings from(Settings settings) {
        return new S3Settings(
                settings.text("weightflow.object-store.endpoint"),
                settings.text("weightflow.object-store.bucket", "weightflow"),
                settings.text("weightflow.object-store.region", "us-east-1"),
                settings.text("weightflow.object-store.access-key"),
                settings.text("weightflow.object-store.secret-key"));
    }

    /** The bucket as a store that retries and is timed. */
    public ObjectStore open(MeterRegistry meters) {
        return new MeteredObjectStore(open(), meters);
    }

    /** The bucket as a store that retries, with the real clock. */
    public ObjectStore open() {
        return new RetryingObjectStore(new S3ObjectStore(client(), bucket), BACKOFF, Sleeper.real());
    }

    MinioClient client() {
        // repeating a request unasked would turn a conditional write that was won into one that was lost
        OkHttpClient http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofMinutes(1))
                .writeTimeout(Duration.ofMinutes(1))
                .build();
        return MinioClient.builder()
                .endpoint(endpoint)
                .region(region)
                .credentials(accessKey, secretKey)
                .httpClient(http)
                .build();
    }

    @Override
    public String toString() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
