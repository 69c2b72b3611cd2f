package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceSettingsTest {

    @Test
    void a_service_takes_its_own_variables_and_those_that_all_share() {
        ServiceSettings evaluator = ServiceSettings.of("evaluator");

        assertThat(evaluator.takes("WEIGHTFLOW_EVALUATOR_GRACE")).isTrue();
        assertThat(evaluator.takes("WEIGHTFLOW_OBJECT_STORE_ENDPOINT")).isTrue();
        assertThat(evaluator.takes("KAFKA_BOOTSTRAP_SERVERS")).isTrue();
        assertThat(evaluator.takes("WEIGHTFLOW_TRAINER_GRACE")).isFalse();
        assertThat(evaluator.takes("WEIGHTFLOW_EVALUATOR_GRASE")).isFalse();
        assertThat(evaluator.takes("KAFKA_BOOTSTRAP_SERVER")).isFalse();
    }

    @Test
    void a_family_of_settings_is_known_by_its_beginning() {
        assertThat(ServiceSettings.of("checkpoint-registry").takes("WEIGHTFLOW_REGISTRY_GATE_BUDGET_SEMSEG"))
                .isTrue();
    }

    @Test
    void what_has_no_default_is_required() {
        assertThat(ServiceSettings.of("dataset-ingestion").required())
                .containsExactlyInAnyOrder(
                        "KAFKA_BOOTSTRAP_SERVERS", "WEIGHTFLOW_INGESTION_ROOTS", "WEIGHTFLOW_OBJECT_STORE_ENDPOINT");
    }
}
