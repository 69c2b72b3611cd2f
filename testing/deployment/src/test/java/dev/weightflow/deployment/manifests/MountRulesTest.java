package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.container;
import static dev.weightflow.deployment.manifests.Parts.initContainer;
import static dev.weightflow.deployment.manifests.Parts.mount;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.unmount;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers without what they read or write. */
class MountRulesTest {

    static Stream<Break> breaks() {
        return Stream.of(
                on(
                        "Deployment",
                        "trainer",
                        "a volume that is not there",
                        d -> ((ObjectNode) container(d).at("/volumeMounts/0")).put("name", "nothing"),
                        "mounts the volume nothing"),
                on(
                        "Job",
                        "create-topics",
                        "a command that is not in its ConfigMap",
                        d -> container(d).putArray("command").add("/bin/bash").add("/topics/create-topicz"),
                        "needs the file create-topicz"),
                on(
                        "Job",
                        "create-topics",
                        "a command that is a folder",
                        d -> container(d).putArray("command").add("/bin/bash").add("/topics"),
                        "needs the file "),
                on(
                        "Job",
                        "create-topics",
                        "a command that is not mounted",
                        d -> unmount(d, "/topics"),
                        "names /topics/create-topics, which is not mounted"),
                on(
                        "Deployment",
                        "trainer",
                        "an init command that is not mounted",
                        d -> initContainer(d).putArray("command").add("/bin/sh").add("/scripts/prepare"),
                        "names /scripts/prepare"),
                on(
                        "ConfigMap",
                        "topics",
                        "no script",
                        d -> d.withObject("/data").remove("create-topics"),
                        "needs the file create-topics"),
                on(
                        "ConfigMap",
                        "topics",
                        "no list beside the script",
                        d -> d.withObject("/data").remove("topics.tsv"),
                        "needs the file topics.tsv"),
                on(
                        "ConfigMap",
                        "platform",
                        "no bucket",
                        d -> d.withObject("/data").remove("WEIGHTFLOW_OBJECT_STORE_BUCKET"),
                        "not told WEIGHTFLOW_OBJECT_STORE_BUCKET"),
                on(
                        "StatefulSet",
                        "object-store",
                        "a folder that is not mounted",
                        d -> unmount(d, "/data"),
                        "names /data"),
                on(
                        "StatefulSet",
                        "object-store",
                        "no room for temporary files",
                        d -> unmount(d, "/tmp"),
                        "write to /tmp"),
                on("Deployment", "trainer", "no room for temporary files", d -> unmount(d, "/tmp"), "write to /tmp"),
                on(
                        "Deployment",
                        "trainer",
                        "temporary files that are read-only",
                        d -> mount(d, "/tmp").put("readOnly", true),
                        "write to /tmp"),
                on("Deployment", "trainer", "no room for data", d -> unmount(d, "/data"), "write to /data"),
                on(
                        "Deployment",
                        "dataset-ingestion",
                        "no datasets",
                        d -> unmount(d, "/datasets"),
                        "where nothing is mounted"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_container_without_what_it_reads_or_writes_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
