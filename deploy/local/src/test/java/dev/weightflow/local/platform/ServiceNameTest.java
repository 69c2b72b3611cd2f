package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceNameTest {

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
    }
}
