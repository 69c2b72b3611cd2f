package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.experiment.Experiment;
import dev.weightflow.chaos.experiment.Experiments;
import dev.weightflow.chaos.experiment.Property;
import dev.weightflow.chaos.experiment.Setting;
import dev.weightflow.chaos.platform.Folders;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs experiments with few faults, from one seed, so that failures can be reproduced. {@code -Dweightflow.chaos=all} runs all of them, or the named
 * ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosIT {

    private static final long SEED = 2;
    private static final String USUAL = "kill-at-fault-points,store-failures";

    private Setting setting;

    @BeforeAll
    void set() {
        Folders folders = new Folders(Folders.project().resolve("testing/end-to-end/target/experiments"));
        setting = Setting.of(folders, false, SEED, System.out::println);
    }

    static Stream<Experiment> experiments() {
        List<String> names =
                List.of(System.getProperty("weightflow.chaos", USUAL).split(","));
        return Experiments.all().stream()
                .filter(experiment -> names.contains("all") || names.contains(experiment.name()));
    }

    static Stream<Experiment> longerExperiments() {
        return Experiments.all().stream().filter(experiment -> experiment.name().equals("bit-flips"));
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void what_is_claimed_holds(Experiment experiment) throws InterruptedException {
        check(experiment);
    }

    @ParameterizedTest
    @MethodSource("longerExperiments")
    @Tag("slow")
    void what_is_claimed_holds_for_longer(Experiment experiment) throws InterruptedException {
        check(experiment);
    }

    private void check(Experiment experiment) throws InterruptedException {
        Property property = experiment.run(setting);

        System.out.println(property.line());
        assertThat(property.faults()).isEmpty();
        assertThat(property.holds()).isTrue();
    }
}
