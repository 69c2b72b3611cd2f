package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceNameTest {

    @Test
    void only_services_that_compute_are_told_on_what() {
        assertThat(ServiceName.TRAINER.computingOn("cuda:1"))
                .containsExactly(entry("weightflow.trainer.device", "cuda:1"));
        assertThat(ServiceName.EVALUATOR.computingOn("cpu"))
                .containsExactly(entry("weightflow.evaluator.device", "cpu"));
        assertThat(ServiceName.DATASET_INGESTION.computingOn("cpu")).isEmpty();
        assertThat(ServiceName.CHECKPOINT_REGISTRY.computingOn("cpu")).isEmpty();
    }

    @Test
    void a_service_inherits_its_own_settings_and_neither_the_command_line_s_nor_those_of_others() {
        assertThat(ServiceName.TRAINER.inherits("PATH")).isTrue();
        assertThat(ServiceName.TRAINER.inherits("WEIGHTFLOW_TRAINER_PATIENCE")).isTrue();
        assertThat(ServiceName.TRAINER.inherits("WEIGHTFLOW_TRAINER_URL")).isFalse();
        assertThat(ServiceName.TRAINER.inherits("WEIGHTFLOW_STATE")).isFalse();
        assertThat(ServiceName.EVALUATOR.inherits("WEIGHTFLOW_TRAINER_PATIENCE"))
                .isFalse();
        assertThat(ServiceName.DATASET_INGESTION.inherits("WEIGHTFLOW_INGESTION_READERS"))
                .isTrue();
        assertThat(ServiceName.CHECKPOINT_REGISTRY.inherits("WEIGHTFLOW_REGISTRY_REVIEW_EVERY"))
                .isTrue();
        assertThat(ServiceName.CHECKPOINT_REGISTRY.inherits("WEIGHTFLOW_WEBHOOKS_OPS_URL"))
                .isTrue();
        assertThat(ServiceName.RETRAINING.inherits("WEIGHTFLOW_WEBHOOKS_OPS_URL"))
                .isFalse();
        assertThat(ServiceName.TRAINER.inherits("WEIGHTFLOW_CONSOLE_TRAINER_URL"))
                .isFalse();
        assertThat(ServiceName.CONSOLE.inherits("WEIGHTFLOW_CONSOLE_URL")).isFalse();
    }

    @Test
    void out_of_memory_ends_services_that_do_not_work_on_jobs_which_would_fail_by_it() {
        String option = "-XX:+ExitOnOutOfMemoryError";

        assertThat(List.of(ServiceName.CHECKPOINT_REGISTRY, ServiceName.RETRAINING, ServiceName.CONSOLE))
                .allSatisfy(service -> assertThat(service.jvmOptions("128m")).contains(option));
        assertThat(List.of(ServiceName.DATASET_INGESTION, ServiceName.TRAINER, ServiceName.EVALUATOR))
                .allSatisfy(service -> assertThat(service.jvmOptions("128m")).doesNotContain(option));
        assertThat(CollectorProcess.command(List.of(), List.of(), List.of())).contains(option);
    }

    @Test
    void several_devices_share_a_training_and_the_evaluator_takes_the_first() {
        assertThat(ServiceName.TRAINER.computingOn("cuda:0,cuda:1"))
                .containsExactly(Map.entry("weightflow.trainer.device", "cuda:0,cuda:1"));
        assertThat(ServiceName.EVALUATOR.computingOn("cuda:0,cuda:1"))
                .containsExactly(Map.entry("weightflow.evaluator.device", "cuda:0"));
        assertThat(ServiceName.CONSOLE.computingOn("cpu")).isEmpty();
    }
}
