package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.client.registry.ModelsApi;
import dev.weightflow.client.registry.VersionsApi;
import dev.weightflow.client.registry.model.VersionDetail;
import dev.weightflow.client.trainer.TrainingsApi;
import dev.weightflow.client.trainer.http.ApiClient;
import dev.weightflow.client.trainer.http.ApiException;
import dev.weightflow.client.trainer.model.Accepted;
import dev.weightflow.client.trainer.model.Cancellation;
import dev.weightflow.client.trainer.model.JobState;
import dev.weightflow.client.trainer.model.JobView;
import dev.weightflow.client.trainer.model.MethodName;
import dev.weightflow.client.trainer.model.MethodSpec;
import dev.weightflow.client.trainer.model.TrainingRequest;
import java.io.File;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What somebody else's generator makes of the published OpenAPI documents works against the services. */
@ExtendWith(WithUndisturbedRun.class)
@ResourceLock(UndisturbedRun.LOCK)
class GeneratedClientIT {
    private final UndisturbedRun run;

    GeneratedClientIT(UndisturbedRun run) {
        this.run = run;
    }

    @Test
    void a_training_is_requested_found_and_cancelled() throws Exception {
        TrainingsApi trainings = trainings();
        TrainingRequest request = new TrainingRequest()
                .dataset(run.outcome().dataset())
                .model(TrainingRequest.ModelEnum.MICRO)
                .method(new MethodSpec().name(MethodName.LORA))
                .steps(1_000_000)
                .imageSize(128);

        Accepted accepted = trainings.trainingsResourceRequest(request, "generated-client");
        JobView cancelled = trainings.trainingsResourceCancel(
                accepted.getJob(), new Cancellation().reason("It was requested to be cancelled."));
        JobView shown = trainings.trainingsResourceShow("generated-client");

        assertThat(accepted.getKnown()).isFalse();
        assertThat(cancelled.getJob()).isEqualTo("generated-client");
        assertThat(shown.getSpec().getMethod().getName()).isEqualTo(MethodName.LORA);
        // other tests may have asked the same platform for some of the same method
        assertThat(trainings.trainingsResourceList(null, 10, "lora", 0, null))
                .extracting(JobView::getJob)
                .contains("generated-client")
                .doesNotContain(run.outcome().job());
        assertThat(trainings.trainingsResourceList(run.outcome().dataset(), 10, null, 0, List.of(JobState.COMPLETED)))
                .extracting(JobView::getJob)
                .containsExactly(run.outcome().job());
    }

    @Test
    void a_refusal_is_a_problem_that_names_the_fault() throws Exception {
        ApiException refusal =
                catchThrowableOfType(ApiException.class, () -> trainings().trainingsResourceShow("no-such-training"));

        assertThat(refusal.getCode()).isEqualTo(404);
        assertThat(refusal.getResponseBody()).contains("no-such-training");
    }

    @Test
    void a_version_is_read_with_its_metrics_and_its_weights_are_downloaded() throws Exception {
        TestPlatform platform = run.platform();
        dev.weightflow.client.registry.http.ApiClient client = new dev.weightflow.client.registry.http.ApiClient();
        client.updateBaseUri(platform.address(ServiceName.CHECKPOINT_REGISTRY.key()));
        client.setRequestInterceptor(authorized(platform));
        VersionsApi versions = new VersionsApi(client);

        assertThat(new ModelsApi(client).modelsResourceShow(Request.MODEL).getAliases())
                .containsEntry("champion", run.outcome().version());
        VersionDetail version =
                versions.versionsResourceShow(Request.MODEL, run.outcome().version());
        assertThat(version.getVersion().getCheckpoint()).isEqualTo(run.outcome().checkpoint());
        assertThat(version.getVersion().getMetrics()).isNotNull();
        File weights =
                versions.versionsResourceWeights(Request.MODEL, run.outcome().version());
        assertThat(Files.size(weights.toPath())).isPositive();
        Files.delete(weights.toPath());
    }

    private TrainingsApi trainings() {
        TestPlatform platform = run.platform();
        ApiClient client = new ApiClient();
        client.updateBaseUri(platform.address(ServiceName.TRAINER.key()));
        client.setRequestInterceptor(authorized(platform));
        return new TrainingsApi(client);
    }

    private static Consumer<HttpRequest.Builder> authorized(TestPlatform platform) {
        return request -> request.header("Authorization", "Bearer " + platform.token());
    }
}
