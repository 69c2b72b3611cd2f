package dev.weightflow.registry.baseweights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weightflow.data.weights.published.Downloads;
import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.data.weights.published.WeightsCache;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.registry.Backbones;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Addition;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedImportsTest {
    private static final WeightsName SWIN = new WeightsName("swin-test");
    private static final PublishedTable TABLE = new PublishedTable(
            PublishedImportsTest.class,
            List.of(
                    entry("swin-test", ModelSize.MICRO, Optional.of("https://authors.test/swin.pth")),
                    entry("swin-wrong", ModelSize.TINY, Optional.of("https://authors.test/swin.pth")),
                    entry("swin-gone", ModelSize.MICRO, Optional.of("https://authors.test/gone.pth")),
                    entry("bundled-test", ModelSize.MICRO, Optional.empty())));

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final RegistryFixture fixture = new RegistryFixture();
    private RegistryInstance instance;
    private WeightsCatalogue catalogue;
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        instance = fixture.open();
        catalogue = instance.registry.baseWeights();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] content = Backbones.file(1);
            boolean there = exchange.getRequestURI().getPath().equals("/swin.pth");
            exchange.sendResponseHeaders(there ? 200 : 404, there ? content.length : -1);
            if (there) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        instance.close();
    }

    @Test
    void allowed_weights_are_downloaded_once_and_stored_under_their_name() throws IOException {
        PublishedImports imports = imports("swin-test");

        Addition added = imports.bring(SWIN, catalogue, UnaryOperator.identity());
        Addition again = imports.bring(SWIN, catalogue, UnaryOperator.identity());

        assertThat(added.isNew()).isTrue();
        assertThat(added.weights().names()).containsExactly(SWIN);
        assertThat(added.weights().weights().source()).isEqualTo("swin.pth");
        assertThat(again.isNew()).isFalse();
        assertThat(again.weights()).isEqualTo(added.weights());
        assertThat(catalogue.get("swin-test")).isEqualTo(added.weights());
        assertThat(asked).hasValue(1);
        // the digest of the first download stays, the file does not
        try (var files = Files.list(folder.resolve("swin-test"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", "swin.pth.sha256");
        }
    }

    @Test
    void what_a_killed_process_has_left_is_removed_at_the_start() throws IOException {
        Path place = Files.createDirectories(folder.resolve("swin-test"));
        Path converted = Files.createFile(place.resolve("swin.pth.safetensors"));
        Path download = Files.createFile(place.resolve(".partial"));

        PublishedImports.open(imports("all").cache(), imports("all").policy(), Instant.now());

        assertThat(converted).doesNotExist();
        assertThat(download).as("a download that may go on").exists();

        PublishedImports.open(
                imports("all").cache(), imports("all").policy(), Instant.now().plus(Duration.ofDays(2)));

        assertThat(download).doesNotExist();
    }

    @Test
    void what_the_policy_excludes_is_not_asked_for() {
        for (String policy : List.of("none", "bundled", "swin-gone")) {
            assertRefused(
                            () -> imports(policy).bring(SWIN, catalogue, UnaryOperator.identity()),
                            "published-weights-not-allowed",
                            403)
                    .hasMessageContaining("weightflow.registry.published-weights")
                    .hasMessageContaining("weights pull swin-test");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void what_is_stored_under_the_name_is_taken_whatever_the_policy_says() throws IOException {
        Path file = Files.write(folder.resolve("mine.safetensors"), Backbones.file(2));
        Addition mine = catalogue.add(file, "mine.safetensors", Optional.of(SWIN));

        assertThat(imports("none")
                        .bring(SWIN, catalogue, UnaryOperator.identity())
                        .weights())
                .isEqualTo(mine.weights());
        assertThat(asked).hasValue(0);
    }

    @Test
    void what_is_wrong_or_gone_is_told_and_nothing_stored() {
        PublishedImports imports = imports("all");

        assertRefused(
                        () -> imports.bring(new WeightsName("swin-wrong"), catalogue, UnaryOperator.identity()),
                        "weights-wrong-model",
                        502)
                .hasMessageContaining("is not a whole backbone of Swin-tiny");
        assertRefused(
                () -> imports.bring(new WeightsName("swin-gone"), catalogue, UnaryOperator.identity()),
                "weights-not-served",
                502);
        assertThatThrownBy(() -> imports.bring(new WeightsName("swin-other"), catalogue, UnaryOperator.identity()))
                .isInstanceOf(NotFoundException.class);
        assertThat(catalogue.all()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_used_is_told_without_its_path() throws IOException {
        Files.createFile(folder.resolve("swin-test"));

        assertRefused(() -> imports("all").bring(SWIN, catalogue, UnaryOperator.identity()), "weights-cache", 507)
                .hasMessageContaining("weightflow.data-dir")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void a_policy_is_a_word_or_a_list_of_names() {
        assertThat(PublishedPolicy.parse("none", TABLE).names()).isEmpty();
        assertThat(PublishedPolicy.parse("bundled", TABLE)).isEqualTo(PublishedPolicy.bundled(TABLE));
        assertThat(PublishedPolicy.bundled(TABLE).names()).containsExactly("bundled-test");
        assertThat(PublishedPolicy.parse("all", TABLE).names()).hasSize(4);
        assertThat(PublishedPolicy.parse("swin-test, swin-gone", TABLE).names())
                .isEqualTo(Set.of("swin-test", "swin-gone"));
        assertThatThrownBy(() -> PublishedPolicy.parse("swin-tost", TABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there are no published weights 'swin-tost' (did you mean swin-test?); give none, bundled, all, or"
                                + " names with commas between them");
    }

    private PublishedImports imports(String policy) {
        Downloads downloads = Downloads.of(
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/")),
                HttpClient.Builder.NO_PROXY);
        return new PublishedImports(
                new WeightsCache(folder, TABLE, PretrainedBackbone::requireModel, Optional.of(downloads)),
                PublishedPolicy.parse(policy, TABLE));
    }

    private static PublishedWeights entry(String name, ModelSize model, Optional<String> address) {
        return new PublishedWeights(
                new WeightsName(name), model, OptionalLong.empty(), Optional.empty(), "MIT", address.map(URI::create));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable work, String code, int status) {
        return assertThatThrownBy(work).isInstanceOfSatisfying(BaseWeightsException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.problemKind().status()).isEqualTo(status);
        });
    }
}
