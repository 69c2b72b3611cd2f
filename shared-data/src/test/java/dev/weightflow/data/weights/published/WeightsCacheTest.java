package dev.weightflow.data.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.testing.FileServer;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.StateDictDiff;
import dev.weightflow.data.weights.published.PublishedWeightsException.Reason;
import dev.weightflow.schema.file.FolderLock;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests downloads over real sockets. */
class WeightsCacheTest {
    private static final int SIZE = 300_000;
    private static final String FILE = "swin.pth";

    @TempDir
    private Path folder;

    private final byte[] content = file(1);
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private FileServer server;

    @BeforeEach
    void open() throws IOException {
        server = new FileServer();
        server.serve(FILE, content);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_file_is_downloaded_once_and_its_first_digest_recorded() throws IOException {
        Listener listener = new Listener();

        Path file = cache().pull(weights(), listener);

        assertThat(file).hasBinaryContent(content).isEqualTo(folder.resolve("swin-test/swin.pth"));
        assertThat(folder.resolve("swin-test/swin.pth.sha256")).hasContent(Digest.of(content) + "  swin.pth\n");
        assertThat(listener.said).last().isEqualTo(content.length + " of " + content.length);
        assertThat(cache().pull(weights(), PullListener.SILENT)).isEqualTo(file);
        assertThat(server.requests()).hasSize(1);
        assertThat(remains()).containsExactlyInAnyOrder(".lock", "swin.pth", "swin.pth.sha256");
    }

    @Test
    void a_connection_that_is_reset_is_continued_where_it_broke() {
        server.cutAfter(100_000, 50_000, 0);

        Path file = cache().pull(weights(Digest.of(content)), PullListener.SILENT);

        assertThat(file).hasBinaryContent(content);
        assertThat(ranges()).containsExactly("", "bytes=100000-", "bytes=150000-", "bytes=150000-");
        assertThat(server.requests()).last().satisfies(request -> assertThat(request.header("if-range"))
                .startsWith("\""));
        // the pauses grow as long as nothing comes
        assertThat(pauses).containsExactly(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Test
    void a_later_process_continues_what_an_earlier_one_began() {
        server.cutAfter(100_000, 0, 0, 0);
        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.UNREACHABLE);

        Path file = cache().pull(weights(Digest.of(content)), PullListener.SILENT);

        assertThat(file).hasBinaryContent(content);
        assertThat(ranges()).last().isEqualTo("bytes=100000-");
    }

    @Test
    void a_file_that_was_complete_when_its_process_was_killed_is_not_downloaded_again() throws IOException {
        Path partial = Files.createDirectories(folder.resolve("swin-test")).resolve(".partial");
        server.cutAfter(100_000, 0, 0, 0);
        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.UNREACHABLE);
        Files.write(partial, content);

        assertThat(cache().pull(weights(), PullListener.SILENT)).hasBinaryContent(content);
        assertThat(ranges()).last().isEqualTo("bytes=" + content.length + "-");
    }

    @Test
    void what_has_changed_meanwhile_is_downloaded_anew() {
        server.cutAfter(100_000, 0, 0, 0);
        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.UNREACHABLE);
        server.serve(FILE, file(2));

        assertThat(cache().pull(weights(), PullListener.SILENT)).hasBinaryContent(file(2));
    }

    @Test
    void what_one_server_sent_is_not_continued_from_another() throws IOException {
        try (FileServer mirror = new FileServer()) {
            mirror.serve(FILE, content);
            mirror.cutAfter(100_000, 0, 0, 0);
            assertFails(
                    () -> cache(Optional.of(downloads(Optional.of(mirror.address()), direct())))
                            .pull(weights(), PullListener.SILENT),
                    Reason.UNREACHABLE);
        }

        assertThat(cache().pull(weights(), PullListener.SILENT)).hasBinaryContent(content);
        assertThat(ranges()).containsExactly("");
    }

    @Test
    void a_link_in_the_place_of_what_is_downloaded_is_not_written_through() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Path partial = Files.createDirectories(folder.resolve("swin-test")).resolve(".partial");
        Files.createSymbolicLink(partial, victim);

        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.CACHE);
        assertThat(victim).hasContent("mine");
    }

    @Test
    void a_proxy_that_cannot_be_used_is_named_without_its_password() {
        for (String proxy : List.of("http://me:se^cret@proxy.test:1", "socks5://me:secret@proxy.test:1")) {
            Downloads proxied = downloads(
                    Optional.of(URI.create("http://files.test/")),
                    new EnvironmentProxies(Map.of("http_proxy", proxy), direct()));

            assertFails(() -> cache(Optional.of(proxied)).pull(weights(), PullListener.SILENT), Reason.UNREACHABLE)
                    .hasMessageContaining("the variable http_proxy")
                    .hasMessageNotContaining("cret");
        }
    }

    @Test
    void a_server_that_ignores_ranges_or_names_no_version_is_read_from_the_beginning() {
        server.ignoreRanges();
        server.cutAfter(100_000);
        assertThat(cache().pull(weights(Digest.of(content)), PullListener.SILENT))
                .hasBinaryContent(content);
        assertThat(ranges()).containsExactly("", "bytes=100000-");

        server.nameNoVersion();
        server.cutAfter(100_000);
        server.serve("other.pth", file(3));
        assertThat(cache().pull(weights("other", "other.pth"), PullListener.SILENT))
                .hasBinaryContent(file(3));
        assertThat(ranges()).endsWith("", "");
    }

    @Test
    void a_connection_on_which_nothing_comes_is_given_up() {
        server.stallInsteadOfReset();
        server.cutAfter(100_000);

        assertThat(cache().pull(weights(Digest.of(content)), PullListener.SILENT))
                .hasBinaryContent(content);
        assertThat(ranges()).containsExactly("", "bytes=100000-");
    }

    @Test
    void a_busy_server_is_asked_again_and_one_without_the_file_is_not() {
        server.answer(503, 429);
        assertThat(cache().pull(weights(), PullListener.SILENT)).hasBinaryContent(content);

        assertFails(() -> cache().pull(weights("gone", "gone.pth"), PullListener.SILENT), Reason.NOT_SERVED)
                .hasMessageContaining(server.address() + "gone.pth, which answers with status 404");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void another_length_than_the_published_one_is_refused() throws IOException {
        PublishedWeights longer = weights(OptionalLong.of(content.length + 1), Optional.empty());
        PublishedWeights shorter = weights(OptionalLong.of(content.length - 1), Optional.empty());

        assertFails(() -> cache().pull(longer, PullListener.SILENT), Reason.WRONG_LENGTH)
                .hasMessageContaining("has " + content.length + " bytes and not " + (content.length + 1));
        server.announceNoLength();
        assertFails(() -> cache().pull(shorter, PullListener.SILENT), Reason.WRONG_LENGTH);
        assertFails(() -> cache().pull(longer, PullListener.SILENT), Reason.WRONG_LENGTH);
        assertFails(
                () -> cache(Optional.of(downloads().atMost(1000))).pull(weights(), PullListener.SILENT),
                Reason.WRONG_LENGTH);
        assertThat(remains()).noneMatch(name -> name.startsWith("swin"));
    }

    @Test
    void another_digest_than_the_published_one_is_refused_and_nothing_kept() throws IOException {
        assertFails(() -> cache().pull(weights(Digest.ofText("another")), PullListener.SILENT), Reason.WRONG_DIGEST)
                .hasMessageContaining("is not what was published")
                .hasMessageContaining("the file from " + server.address() + FILE)
                .hasMessageContaining(Digest.of(content).hex())
                .hasMessageContaining(Digest.ofText("another").hex());
        assertThat(remains()).containsExactly(".lock");
    }

    @Test
    void another_file_than_the_one_trusted_first_is_refused() throws IOException {
        Path file = cache().pull(weights(), PullListener.SILENT);
        Files.delete(file);
        server.serve(FILE, file(2));

        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.WRONG_DIGEST)
                .hasMessageContaining("is not what was downloaded first")
                .hasMessageContaining("delete " + file + ".sha256");

        Files.delete(Path.of(file + ".sha256"));
        assertThat(cache().pull(weights(), PullListener.SILENT)).hasBinaryContent(file(2));
    }

    @Test
    void a_damaged_record_is_not_taken_for_none() throws IOException {
        Path file = cache().pull(weights(), PullListener.SILENT);
        Files.writeString(Path.of(file + ".sha256"), "");
        server.serve(FILE, file(2));

        assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.WRONG_DIGEST)
                .hasMessageContaining(file + ".sha256")
                .hasMessageContaining("delete it to trust the next download");
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void what_is_no_backbone_of_the_model_never_becomes_visible() throws IOException {
        byte[] other = Safetensors.encode(Map.of("y", HostTensor.of(new float[1], 1)), Map.of());
        for (byte[] wrong : List.of(other, new byte[100], "<html>Sign in</html>".getBytes())) {
            server.serve(FILE, wrong);

            assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.WRONG_MODEL)
                    .hasMessageContaining("is not a whole backbone of Swin-micro")
                    .hasMessageContaining("swin.pth: ");
            assertThat(remains()).containsExactly(".lock");
        }
    }

    @Test
    void redirects_are_followed_to_the_mirror_and_to_https_alone() {
        server.redirect("moved.pth", FILE);
        server.redirect("away.pth", "http://localhost:1/swin.pth");
        server.redirect("file.pth", "file:///etc/passwd");
        server.redirect("bad.pth", "http://[no address");
        server.redirect("round.pth", "round.pth");

        assertThat(cache().pull(weights("moved", "moved.pth"), PullListener.SILENT))
                .hasBinaryContent(content);
        for (String name : List.of("away", "file", "bad")) {
            assertFails(() -> cache().pull(weights(name, name + ".pth"), PullListener.SILENT), Reason.REDIRECTED)
                    .hasMessageContaining("only https addresses are followed");
        }
        assertFails(() -> cache().pull(weights("round", "round.pth"), PullListener.SILENT), Reason.REDIRECTED)
                .hasMessageContaining("too often");
    }

    @Test
    void plain_http_is_for_a_mirror_and_not_for_a_table() {
        PublishedWeights plain = new PublishedWeights(
                new WeightsName("swin-test"),
                ModelSize.MICRO,
                OptionalLong.empty(),
                Optional.empty(),
                "MIT",
                Optional.of(server.address().resolve(FILE)));

        assertFails(
                () -> cache(Optional.of(downloads(Optional.empty(), direct()))).pull(plain, PullListener.SILENT),
                Reason.REDIRECTED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void without_a_network_one_sentence_names_the_address_and_the_way_out() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + closed + "/");

        assertFails(
                        () -> cache(Optional.of(downloads(Optional.of(nobody), direct())))
                                .pull(weights(), PullListener.SILENT),
                        Reason.UNREACHABLE)
                .hasMessageContaining("swin-test cannot be downloaded from " + nobody + "swin.pth (")
                .hasMessageContaining("use the file as --weights FILE.");
        assertThat(pauses).isEmpty();
    }

    @Test
    void offline_only_the_cache_is_used() throws IOException {
        WeightsCache offline = cache(Optional.empty());

        assertFails(() -> offline.pull(weights(), PullListener.SILENT), Reason.OFFLINE)
                .hasMessageContaining("https://authors.test/models/swin.pth")
                .hasMessageContaining("use the file as --weights FILE.");
        assertThat(folder).isEmptyDirectory();

        cache().pull(weights(), PullListener.SILENT);
        Path file = offline.pull(weights(), PullListener.SILENT);
        assertThat(file).hasBinaryContent(content);

        Files.writeString(file, "rot");
        assertFails(() -> offline.pull(weights(), PullListener.SILENT), Reason.OFFLINE)
                .hasMessageContaining("swin-test is damaged, or has no swin.pth.sha256 beside it");
    }

    @Test
    void a_damaged_copy_is_replaced() throws IOException {
        Path file = cache().pull(weights(), PullListener.SILENT);
        Files.writeString(file, "rot");
        Listener listener = new Listener();

        cache().pull(weights(), listener);

        assertThat(file).hasBinaryContent(content);
        assertThat(listener.said).contains("damaged");
    }

    @Test
    void of_two_threads_one_downloads_and_the_other_waits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Path> first = CompletableFuture.supplyAsync(() -> cache().pull(weights(), (bytes, total) -> {
            begun.countDown();
            await(waiting);
        }));
        await(begun);

        CompletableFuture<Path> second = CompletableFuture.supplyAsync(() -> cache().pull(weights(), new Listener() {
            @Override
            public void waits() {
                waiting.countDown();
            }
        }));

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(second.get(20, TimeUnit.SECONDS));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void another_process_that_downloads_is_waited_for() throws Exception {
        Path lock = Files.createDirectories(folder.resolve("swin-test")).resolve(".lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        lock.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            CountDownLatch waiting = new CountDownLatch(1);
            CompletableFuture<Path> pull = CompletableFuture.supplyAsync(() -> cache().pull(weights(), new Listener() {
                @Override
                public void waits() {
                    waiting.countDown();
                }
            }));
            await(waiting);
            assertThat(server.requests()).isEmpty();

            other.destroyForcibly(); // the system releases the lock of a process that is killed

            assertThat(pull.get(20, TimeUnit.SECONDS)).hasBinaryContent(content);
        } finally {
            other.destroyForcibly();
        }
    }

    /** Process that holds a lock until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            try (FolderLock lock = FolderLock.of(Path.of(arguments[0])).orElseThrow()) {
                System.out.println(lock.channel().isOpen() ? "locked" : "closed");
                TimeUnit.MINUTES.sleep(5);
            }
        }
    }

    @Test
    void a_proxy_is_asked_for_hosts_elsewhere() {
        Map<String, String> environment =
                Map.of("http_proxy", server.address().toString(), "no_proxy", "elsewhere.test");
        Downloads proxied =
                downloads(Optional.of(URI.create("http://files.test/")), new EnvironmentProxies(environment, direct()));

        assertThat(cache(Optional.of(proxied)).pull(weights(), PullListener.SILENT))
                .hasBinaryContent(content);
        assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request.line())
                .startsWith("GET http://files.test/swin.pth "));
    }

    @Test
    void bundled_weights_are_unpacked_without_a_network() throws IOException {
        PublishedTable table = PublishedTable.read(WeightsCacheTest.class, "bundled-table.txt");
        PublishedWeights bundled = table.entries().get(0);
        WeightsCache cache = new WeightsCache(folder, table, (file, model) -> {}, Optional.empty());

        Path file = cache.pull(bundled, PullListener.SILENT);

        assertThat(file).isEqualTo(folder.resolve("bundled-weights/bundled-weights.safetensors"));
        assertThat(Digest.of(file)).isEqualTo(bundled.digest().orElseThrow());
        Files.writeString(file, "rot");
        assertThat(Digest.of(cache.pull(bundled, PullListener.SILENT)))
                .isEqualTo(bundled.digest().orElseThrow());
    }

    @Test
    void a_cache_that_cannot_be_used_is_named() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));

        assertFails(
                        () -> new WeightsCache(
                                        taken, PublishedTable.standard(), (file, model) -> {}, Optional.of(downloads()))
                                .pull(weights(), PullListener.SILENT),
                        Reason.CACHE)
                .hasMessageContaining(taken.toString())
                .hasMessageContaining("XDG_CACHE_HOME");
    }

    @Test
    void a_folder_or_file_that_others_may_write_is_not_believed() throws IOException {
        Path file = cache().pull(weights(), PullListener.SILENT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(cache().pull(weights(), PullListener.SILENT))
                .as("nobody else can enter its folder")
                .isEqualTo(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path entered : List.of(folder, file.getParent())) {
            Files.setPosixFilePermissions(entered, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (Path open : List.of(folder, file.getParent(), file, Path.of(file + ".sha256"))) {
            for (String permissions : List.of("rwx-w----", "rwx----w-")) {
                Set<PosixFilePermission> before = Files.getPosixFilePermissions(open);
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));

                assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.CACHE)
                        .hasMessageContaining("others than its owner may write to " + open)
                        .hasMessageContaining("run 'chmod -R go-w " + folder + "'")
                        .hasMessageContaining("set XDG_CACHE_HOME to a folder of your own");

                Files.setPosixFilePermissions(open, before);
            }
        }
        assertThat(cache().pull(weights(), PullListener.SILENT)).isEqualTo(file);
    }

    @Test
    void a_folder_or_file_of_another_user_is_not_believed() throws IOException {
        assumeTrue(Files.getOwner(folder).getName().equals("root"), "Only root can give files to others.");
        Path file = cache().pull(weights(), PullListener.SILENT);
        for (Path foreign : List.of(folder, file.getParent(), file, Path.of(file + ".sha256"))) {
            Files.setAttribute(foreign, "unix:uid", 54_321);

            assertFails(() -> cache().pull(weights(), PullListener.SILENT), Reason.CACHE)
                    .hasMessageContaining(foreign + " belongs to 54321")
                    .hasMessageContaining("run 'chown -R $(id -un) " + folder + "'")
                    .hasMessageContaining("set XDG_CACHE_HOME to a folder of your own");

            Files.setAttribute(foreign, "unix:uid", 0);
        }
        assertThat(cache().pull(weights(), PullListener.SILENT)).isEqualTo(file);
    }

    @Test
    void what_killed_processes_have_left_is_removed_where_nobody_works() throws IOException {
        Instant oldest = Instant.parse("2026-01-02T00:00:00Z");
        PublishedWeights tiny = PublishedTable.standard().find("swin-tiny-22k").orElseThrow();
        Path download = cache().file(tiny);
        Path gone = folder.resolve("gone");
        Path busy = folder.resolve("busy");
        for (Path place : List.of(download.getParent(), gone, busy)) {
            Files.createDirectories(place);
            for (String name :
                    List.of(".partial", ".partial.etag", "x.pth.safetensors", ".x.sha256.1.part", "x.sha256")) {
                changed(place.resolve(name), oldest.minusSeconds(1));
            }
        }
        changed(download, oldest.plusSeconds(1));
        changed(download.resolveSibling(".partial"), oldest.plusSeconds(1));
        changed(download.resolveSibling(download.getFileName() + ".safetensors"), oldest.plusSeconds(1));

        try (FolderLock lock = FolderLock.of(busy.resolve(".lock")).orElseThrow()) {
            assertThat(lock.channel().isOpen()).isTrue();
            cache().removeLeftovers(oldest);
        }

        assertThat(names(download.getParent()))
                .containsExactlyInAnyOrder(
                        ".lock", "x.sha256", ".partial", download.getFileName().toString());
        assertThat(names(gone)).containsExactlyInAnyOrder(".lock", "x.sha256");
        assertThat(names(busy)).hasSize(6);
        cache().removeLeftovers(oldest.plusSeconds(2));
        assertThat(names(download.getParent())).containsExactlyInAnyOrder(".lock", "x.sha256");
    }

    private static void changed(Path file, Instant time) throws IOException {
        Files.writeString(file, "left");
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    @Test
    void the_usual_folder_is_below_the_user_s_cache() {
        assertThat(WeightsCache.usualFolder(Map.of("XDG_CACHE_HOME", "/there")))
                .isEqualTo(Path.of("/there/weightflow/weights"));
        assertThat(WeightsCache.usualFolder(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/weightflow/weights"));
    }

    @Test
    void a_mirror_is_an_address_of_the_web() {
        assertThat(Downloads.mirror("https://files.test/weights").resolve("x.pth"))
                .isEqualTo(URI.create("https://files.test/weights/x.pth"));
        for (String wrong : List.of("ftp://files.test", "/mnt/weights", "https:", "not an address")) {
            assertThatThrownBy(() -> Downloads.mirror(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String secret : List.of("https://me:secret@files.test", "https://files.test/?key=secret")) {
            assertThatThrownBy(() -> Downloads.mirror(secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    private static class Listener implements PullListener {
        final List<String> said = new ArrayList<>();

        @Override
        public void at(long bytes, long total) {
            said.add(bytes + " of " + total);
        }

        @Override
        public void replacesDamaged() {
            said.add("damaged");
        }
    }

    private static byte[] file(float value) {
        float[] values = new float[SIZE / 4];
        Arrays.fill(values, value);
        return Safetensors.encode(Map.of("x", HostTensor.of(values, values.length)), Map.of());
    }

    private static ProxySelector direct() {
        return HttpClient.Builder.NO_PROXY;
    }

    private Downloads downloads() {
        return downloads(Optional.of(server.address()), direct());
    }

    private Downloads downloads(Optional<URI> mirror, ProxySelector proxies) {
        return new Downloads(
                mirror,
                proxies,
                1 << 20,
                new Backoff(4, Duration.ofMillis(10), Duration.ofMillis(40)),
                Duration.ofSeconds(2),
                pauses::add);
    }

    private WeightsCache cache() {
        return cache(Optional.of(downloads()));
    }

    private WeightsCache cache(Optional<Downloads> downloads) {
        return new WeightsCache(
                folder,
                PublishedTable.standard(),
                (file, model) -> StateDictDiff.of(Map.of("x", List.of((long) SIZE / 4)), file.tensors(), name -> false)
                        .requireFit(file.label()),
                downloads);
    }

    private static PublishedWeights weights() {
        return weights(OptionalLong.empty(), Optional.empty());
    }

    private static PublishedWeights weights(Digest digest) {
        return weights(OptionalLong.empty(), Optional.of(digest));
    }

    private static PublishedWeights weights(OptionalLong bytes, Optional<Digest> digest) {
        return new PublishedWeights(
                new WeightsName("swin-test"),
                ModelSize.MICRO,
                bytes,
                digest,
                "MIT",
                Optional.of(URI.create("https://authors.test/models/swin.pth")));
    }

    private static PublishedWeights weights(String name, String file) {
        return new PublishedWeights(
                new WeightsName(name),
                ModelSize.MICRO,
                OptionalLong.empty(),
                Optional.empty(),
                "MIT",
                Optional.of(URI.create("https://authors.test/models/" + file)));
    }

    private List<String> ranges() {
        return server.requests().stream()
                .map(request -> request.header("range"))
                .toList();
    }

    private List<String> remains() throws IOException {
        return names(folder.resolve("swin-test"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asserts that it is refused for that reason, in a sentence that names a way out. */
    private static AbstractThrowableAssert<?, ?> assertFails(ThrowingCallable work, Reason reason) {
        return assertThatThrownBy(work).isInstanceOfSatisfying(PublishedWeightsException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.getMessage())
                    .endsWith(".")
                    .containsPattern("use (it|the file) as --weights FILE|delete .* to trust|set XDG_CACHE_HOME");
        });
    }
}
