package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Tests the policies of the object store's users: all that decide may write content, of the rest only the service's own, and the collector alone
 * deletes content.
 */
class StorePoliciesTest {
    private static final Path FOLDER = Repository.path("deploy/object-store/policies");
    private static final String BUCKET = "arn:aws:s3:::weightflow";

    @Test
    void every_service_has_one_and_who_makes_backups_and_nobody_else() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", ""))
                            .filter(name -> !name.equals("backup")))
                    .containsExactlyInAnyOrderElementsOf(Services.names());
        }
    }

    @Test
    void a_service_writes_content_and_what_is_its_own_and_deletes_none() throws IOException {
        Set<String> taken = new TreeSet<>();
        for (String service : Services.ports().keySet()) {
            if (service.equals("console")) {
                continue;
            }
            JsonNode policy = new ObjectMapper()
                    .readTree(FOLDER.resolve(service + ".json").toFile());

            List<String> written = resources(policy, "Allow", "s3:PutObject");
            boolean registry = service.equals("checkpoint-registry");
            boolean ingestion = service.equals("dataset-ingestion");
            boolean named = registry || ingestion || service.equals("trainer");
            assertThat(written)
                    .as(service)
                    .hasSize(registry ? 10 : named ? 8 : 7)
                    .contains(
                            BUCKET + "/sha256/*",
                            BUCKET + "/installations/*/record",
                            BUCKET + "/signatures/" + service + "/*");
            assertThat(written.contains(BUCKET + "/checkpoints/*")).as(service).isEqualTo(service.equals("trainer"));
            assertThat(written.contains(BUCKET + "/ingestions/*")).as(service).isEqualTo(ingestion);
            assertThat(written.contains(BUCKET + "/base-weights/*")).as(service).isEqualTo(registry);
            assertThat(written.contains(BUCKET + "/garbage/scrub")).as(service).isEqualTo(registry);
            assertThat(written.contains(BUCKET + "/webhooks/*")).as(service).isEqualTo(registry);
            assertThat(written)
                    .allMatch(
                            name -> name.equals(BUCKET + "/sha256/*")
                                    || name.equals(BUCKET + "/installations/*/record")
                                    || taken.add(name),
                            "of one alone");
            List<String> read = new ArrayList<>(written);
            read.replaceAll(name -> name.contains("/signatures/") ? BUCKET + "/signatures/*" : name);
            read.removeIf(name -> name.contains("/installations/"));
            read.add(BUCKET + "/installations/*"); // all services check the bucket's owner
            if (service.equals("evaluator") || registry) {
                read.add(BUCKET + "/checkpoints/*");
            }
            if (registry) { // the owner of snapshots and segments needs their content
                read.replaceAll(name -> name.contains("/snapshots/") ? BUCKET + "/snapshots/*" : name);
                read.replaceAll(name -> name.contains("/segments/") ? BUCKET + "/segments/*" : name);
            }
            if (registry
                    || service.equals("retraining")
                    || service.equals("evaluator")) { // they follow the logs of others
                read.replaceAll(name -> name.contains("/heads/") ? BUCKET + "/heads/*" : name);
            }
            // storing includes a check whether the object is being deleted
            assertThat(resources(policy, "Allow", "s3:ListBucket")).as(service).containsExactly(BUCKET);
            assertThat(resources(policy, "Allow", "s3:GetObject"))
                    .as(service)
                    .containsExactlyInAnyOrderElementsOf(read);
            assertThat(resources(policy, "Allow", "s3:DeleteObject"))
                    .as(service)
                    .isEqualTo(registry ? List.of(BUCKET + "/base-weights/*") : List.of());
            assertThat(resources(policy, "Deny", "s3:DeleteObject"))
                    .as(service)
                    .containsAll(
                            registry
                                    ? List.of(
                                            BUCKET + "/sha256/*",
                                            BUCKET + "/garbage/*",
                                            BUCKET + "/checkpoints/*",
                                            BUCKET + "/installations/*",
                                            BUCKET + "/segments/*",
                                            BUCKET + "/snapshots/*",
                                            BUCKET + "/signatures/*")
                                    : List.of(BUCKET + "/*"));
            assertThat(policy.toString()).doesNotContain("\"s3:*\"").doesNotContain("\"*\"");
        }
    }

    @Test
    void the_console_reads_and_writes_nothing() throws IOException {
        JsonNode policy =
                new ObjectMapper().readTree(FOLDER.resolve("console.json").toFile());

        assertThat(resources(policy, "Allow", "s3:PutObject")).isEmpty();
        assertThat(resources(policy, "Allow", "s3:GetObject"))
                .containsExactlyInAnyOrder(
                        BUCKET + "/sha256/*",
                        BUCKET + "/garbage/candidates/*",
                        BUCKET + "/heads/*",
                        BUCKET + "/installations/*",
                        BUCKET + "/signatures/*");
        assertThat(resources(policy, "Allow", "s3:ListBucket")).containsExactly(BUCKET);
        assertThat(resources(policy, "Allow", "s3:DeleteObject")).isEmpty();
        assertThat(resources(policy, "Deny", "s3:DeleteObject")).contains(BUCKET + "/*");
        assertThat(policy.toString()).doesNotContain("\"s3:*\"").doesNotContain("\"*\"");
    }

    @Test
    void a_drill_or_a_copy_reads_everything_and_changes_nothing() throws IOException {
        JsonNode policy =
                new ObjectMapper().readTree(FOLDER.resolve("backup.json").toFile());

        assertThat(resources(policy, "Allow", "s3:GetObject")).containsExactly(BUCKET + "/*");
        assertThat(resources(policy, "Allow", "s3:PutObject")).isEmpty();
        assertThat(resources(policy, "Allow", "s3:DeleteObject")).isEmpty();
        assertThat(resources(policy, "Deny", "s3:PutObject")).contains(BUCKET + "/*");
        assertThat(resources(policy, "Deny", "s3:DeleteObject")).contains(BUCKET + "/*");
    }

    /** Checks the collector's policy: it stores no content, signs nothing, and cannot delete the documents it relies on. */
    @Test
    void the_collector_alone_deletes_content() throws IOException {
        JsonNode policy =
                new ObjectMapper().readTree(FOLDER.resolve("collector.json").toFile());

        assertThat(resources(policy, "Allow", "s3:DeleteObject"))
                .containsExactlyInAnyOrder(BUCKET + "/garbage/*", BUCKET + "/sha256/*");
        assertThat(resources(policy, "Deny", "s3:DeleteObject"))
                .contains(
                        BUCKET + "/base-weights/*",
                        BUCKET + "/checkpoints/*",
                        BUCKET + "/heads/*",
                        BUCKET + "/installations/*",
                        BUCKET + "/segments/*",
                        BUCKET + "/snapshots/*",
                        BUCKET + "/signatures/*");
        assertThat(resources(policy, "Deny", "s3:DeleteObjectVersion")).contains(BUCKET + "/*");
        assertThat(resources(policy, "Allow", "s3:PutObject")).containsExactly(BUCKET + "/garbage/*");
        assertThat(resources(policy, "Allow", "s3:ListBucket")).containsExactly(BUCKET);
        assertThat(resources(policy, "Allow", "s3:GetObject"))
                .containsExactlyInAnyOrder(
                        BUCKET + "/sha256/*",
                        BUCKET + "/heads/*",
                        BUCKET + "/installations/*",
                        BUCKET + "/segments/*",
                        BUCKET + "/snapshots/*",
                        BUCKET + "/base-weights/*",
                        BUCKET + "/checkpoints/*",
                        BUCKET + "/garbage/*");
        assertThat(policy.toString()).doesNotContain("\"s3:*\"").doesNotContain("\"*\"");
    }

    private static List<String> resources(JsonNode policy, String effect, String action) {
        return stream(policy.path("Statement"))
                .filter(statement -> statement.path("Effect").asText().equals(effect))
                .filter(statement -> texts(statement.path("Action")).contains(action))
                .flatMap(statement -> texts(statement.path("Resource")).stream())
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
