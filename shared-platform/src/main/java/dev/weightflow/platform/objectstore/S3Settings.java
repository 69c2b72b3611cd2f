package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.time.Backoff;
import io.micrometer.core.instrument.MeterRegistry;
import io.minio.MinioClient;
import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.AwsEnvironmentProvider;
import io.minio.credentials.ChainedProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.MinioEnvironmentProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionSpec;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Connection to a bucket. {@code toString} hides the secrets.
 *
 * @param endpoint the server's address, as {@code http://localhost:9000}
 * @param keys the credentials; without them the MinIO client searches the usual places of AWS's clients
 */
public record S3Settings(String endpoint, String bucket, String region, Optional<StaticKeys> keys) {

    /**
     * Static credentials.
     *
     * @param sessionToken the session token of temporary credentials
     */
    public record StaticKeys(String accessKey, String secretKey, Optional<String> sessionToken) {
        @Override
        public String toString() {
            return "the keys of " + accessKey;
        }
    }

    private static final Backoff BACKOFF = new Backoff(5, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** Retries while a caller waits. */
    private static final Backoff BRIEF = new Backoff(2, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** Longest silence of a server during a read. A write may take it longer: it verifies the content. */
    private static final Duration TO_BE_READ = Duration.ofSeconds(8);

    private static final String PREFIX = "weightflow.object-store.";

    public static S3Settings of(String endpoint, String bucket, String region, String accessKey, String secretKey) {
        return new S3Settings(
                endpoint, bucket, region, Optional.of(new StaticKeys(accessKey, secretKey, Optional.empty())));
    }

    /**
     * Reads the keys {@code weightflow.object-store.*}: endpoint, bucket, region, and access-key with secret-key and, if they are temporary,
     * session-token. Without them: the variables {@code AWS_ACCESS_KEY_ID} and so on or {@code MINIO_ACCESS_KEY} and so on, then {@code
     * ~/.aws/credentials}, then the identity that the platform gives the process (web identity tokens, ECS, EC2).
     */
    public static S3Settings from(Settings settings) {
        Optional<String> access = settings.optionalText("weightflow.object-store.access-key");
        Optional<String> secret = settings.optionalText("weightflow.object-store.secret-key");
        Optional<String> token = settings.optionalText("weightflow.object-store.session-token");
        settings.require(
                access.isPresent() == secret.isPresent() && (access.isPresent() || token.isEmpty()),
                PREFIX + "access-key and " + PREFIX + "secret-key belong together, and " + PREFIX
                        + "session-token to both; set all of them or none");
        return new S3Settings(
                settings.text("weightflow.object-store.endpoint"),
                settings.text("weightflow.object-store.bucket", "weightflow"),
                settings.text("weightflow.object-store.region", "us-east-1"),
                access.map(key -> new StaticKeys(key, secret.orElse(""), token)));
    }

    public ObjectStore open(MeterRegistry meters) {
        return new MeteredObjectStore(open(), meters);
    }

    /** Opens the store for requests whose callers wait: a silent server is unavailable within 20 seconds, not 45. */
    public ObjectStore openForRequests(MeterRegistry meters) {
        return new MeteredObjectStore(
                new RetryingObjectStore(new S3ObjectStore(client(), bucket), BRIEF, Sleeper.real()), meters);
    }

    public ObjectStore open() {
        return new RetryingObjectStore(new S3ObjectStore(client(), bucket), BACKOFF, Sleeper.real());
    }

    /** Opens all content of the bucket, for the garbage collector. */
    public StoredContents contents() {
        return RetryingObjectStore.contents(new S3Contents(new Bucket(client(), bucket)), BACKOFF, Sleeper.real());
    }

    /** Opens another bucket on the same server, to which others write. */
    public BucketFiles files(String other) {
        return new BucketFiles(new Bucket(client(), other), BACKOFF, Sleeper.real());
    }

    MinioClient client() {
        OkHttpClient http = http();
        return MinioClient.builder()
                .endpoint(endpoint)
                .region(region)
                .credentialsProvider(credentials(http))
                .httpClient(http)
                .build();
    }

    OkHttpClient http() {
        // automatic retries would turn a successful conditional write into a failed one
        OkHttpClient once = new OkHttpClient.Builder()
                .connectionSpecs(connections())
                .retryOnConnectionFailure(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofMinutes(1))
                .writeTimeout(Duration.ofMinutes(1))
                .addInterceptor(S3Settings::withReadTimeout)
                .build();
        // an idle connection closed by the server is noticed only by the next request: reads retry on a new one
        OkHttpClient again = once.newBuilder().retryOnConnectionFailure(true).build();
        return once.newBuilder()
                .addInterceptor(chain -> chain.request().method().equals("GET")
                        ? again.newCall(chain.request()).execute()
                        : chain.proceed(chain.request()))
                .build();
    }

    /** Returns the kinds of connection to use; without TLS, Java's trusted certificates need not be loaded. */
    private List<ConnectionSpec> connections() {
        boolean plain = keys.isPresent() && endpoint.toLowerCase(Locale.ROOT).startsWith("http://");
        return plain ? List.of(ConnectionSpec.CLEARTEXT) : List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT);
    }

    private static Response withReadTimeout(Interceptor.Chain chain) throws IOException {
        String method = chain.request().method();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return (reads ? chain.withReadTimeout((int) TO_BE_READ.toSeconds(), TimeUnit.SECONDS) : chain)
                .proceed(chain.request());
    }

    Provider credentials(OkHttpClient http) {
        return keys.<Provider>map(given -> new StaticProvider(
                        given.accessKey(),
                        given.secretKey(),
                        given.sessionToken().orElse(null)))
                .orElseGet(() -> new ChainedProvider(
                        new AwsEnvironmentProvider(),
                        new MinioEnvironmentProvider(),
                        new AwsConfigProvider(null, null),
                        new IamAwsProvider(null, http)));
    }

    @Override
    public String toString() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
