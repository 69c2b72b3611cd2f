package dev.weightflow.drift.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.Cameras;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class DriftEvidenceTest {
    private static final DriftOptions OPTIONS = new DriftOptions(0.05, 0.02);

    @Test
    void p_values_of_exchangeable_groups_are_uniform_and_not_correlated() {
        List<Double> all = new ArrayList<>();
        double product = 0;
        for (int run = 0; run < 300; run++) {
            SeededRandom random = SeededRandom.of(run, 0, 0, "levels");
            // a few levels, so that there are ties
            GroupCounts counts = GroupCounts.NONE.plus(random.below(6)).plus(random.below(6));
            double before = 0.5;
            for (int step = 0; step < 10; step++) {
                int level = random.below(6);
                double p = counts.pValue(level, random.uniform());
                counts = counts.plus(level);
                all.add(p);
                product += (p - 0.5) * (before - 0.5);
                before = p;
            }
        }
        double[] pValues = all.stream().mapToDouble(Double::doubleValue).toArray();

        assertThat(KolmogorovSmirnovTest.withDefaults().test(pValues, x -> x).getPValue())
                .isGreaterThan(0.01);
        assertThat(all).allMatch(p -> p > 0 && p <= 1);
        assertThat(product / 3000).isBetween(-0.006, 0.006); // four standard errors of 1/12
    }

    @Test
    void bets_on_uniform_p_values_are_fair() {
        double[] integrals = new double[PValueBets.COUNT];
        int steps = 100_000;
        for (int step = 0; step < steps; step++) {
            // in u = p^(1/10), in which no bet is steep
            double u = (step + 0.5) / steps;
            double[] factors = PValueBets.factors(Math.pow(u, 10));
            for (int bet = 0; bet < integrals.length; bet++) {
                integrals[bet] += factors[bet] * 10 * Math.pow(u, 9) / steps;
            }
        }
        for (double integral : integrals) {
            assertThat(integral).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void unchanged_streams_of_near_equal_images_ever_alarm_in_few_runs_in_any_order_of_cameras() {
        int alarms = 0;
        for (int run = 0; run < 150; run++) {
            Cameras cameras = new Cameras(1000 + run, 2);
            Strangeness reference = Strangeness.learned(cameras.days(0, 8, 0));
            DriftEvidence evidence = DriftEvidence.start(reference, run);
            for (int day = 8; day < 48; day++) {
                // one camera brings a week before the next one does
                int camera = day / 7 % 3;
                evidence = evidence.next(reference.scores(new Window(cameras.day(camera, day, 0))));
            }
            alarms += evidence.reading(new DriftOptions(0.05, 0)).alarms() ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(14); // 7.5 expected at most, and 2.4 standard deviations
    }

    @Test
    void a_tenth_of_night_is_found_soon_after_it_begins() {
        int found = 0;
        for (int run = 0; run < 10; run++) {
            Cameras cameras = new Cameras(run, 16);
            Strangeness reference = Strangeness.learned(cameras.days(0, 16, 0));
            DriftEvidence evidence = DriftEvidence.start(reference, run);
            for (int day = 16; day < 30; day++) {
                evidence = evidence.next(reference.scores(cameras.days(day, 1, 0)));
            }
            assertThat(evidence.reading(OPTIONS).alarms()).isFalse();
            for (int day = 30; day < 40; day++) {
                evidence = evidence.next(reference.scores(cameras.days(day, 1, 0.1)));
            }
            found += evidence.reading(new DriftOptions(0.05, 0)).alarms() ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    @Test
    void a_night_as_a_whole_is_found_in_few_groups_of_few_images() {
        int found = 0;
        for (int run = 0; run < 10; run++) {
            Strangeness reference = Strangeness.learned(unrelated(run, 0, 64, 0));
            DriftEvidence evidence =
                    DriftEvidence.start(reference, run).next(reference.scores(unrelated(run, 64, 12, 0)));
            evidence = evidence.next(reference.scores(unrelated(run, 76, 24, 0.6)));
            found += evidence.reading(OPTIONS).evidence() >= 20 ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    /** Draws groups of four images that have nothing in common, shifted in each of 96 normal coordinates. */
    private static Window unrelated(int run, int first, int groups, double shift) {
        List<ImageFeatures> images = new ArrayList<>();
        for (int image = 4 * first; image < 4 * (first + groups); image++) {
            SeededRandom random = SeededRandom.of(run, 0, image, "unrelated");
            float[] embedding = new float[96];
            for (int at = 0; at < embedding.length; at++) {
                double radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
                embedding[at] = (float) (shift + radius * Math.cos(2 * Math.PI * random.uniform()));
            }
            images.add(new ImageFeatures("i" + image, "", "g" + image / 4, embedding, Map.of(), Map.of()));
        }
        return new Window(images);
    }

    @Test
    void the_share_of_strange_images_is_required_too() {
        Cameras cameras = new Cameras(5, 16);
        Strangeness reference = Strangeness.learned(cameras.days(0, 16, 0));
        DriftEvidence evidence = DriftEvidence.start(reference, 1);
        for (int day = 16; day < 26; day++) {
            evidence = evidence.next(reference.scores(cameras.days(day, 1, 0.5)));
        }

        DriftReading reading = evidence.reading(OPTIONS);
        assertThat(reading.alarms()).isTrue();
        assertThat(reading.share()).isBetween(0.3, 0.7);
        assertThat(reading.threshold()).isEqualTo(20);
        assertThat(evidence.reading(new DriftOptions(0.05, 0.9)).alarms()).isFalse();
    }

    @Test
    void a_group_that_goes_on_in_the_next_window_is_judged_once() {
        Cameras cameras = new Cameras(6, 8);
        Strangeness reference = Strangeness.learned(cameras.days(0, 16, 0));
        List<GroupScore> scores = reference.scores(new Window(cameras.day(0, 20, 1)));
        DriftEvidence start = DriftEvidence.start(reference, 1);

        DriftEvidence once = start.next(scores);
        DriftEvidence thrice = once.next(scores).next(scores);

        assertThat(once.groups()).isEqualTo(1);
        assertThat(thrice.bets()).isEqualTo(once.bets());
        assertThat(thrice.counts()).isEqualTo(once.counts());
    }

    @Test
    void the_state_goes_through_json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Cameras cameras = new Cameras(7, 4);
        Strangeness reference = Strangeness.learned(cameras.days(0, 8, 0));
        List<GroupScore> next = reference.scores(cameras.days(9, 1, 0.3));
        DriftEvidence state = DriftEvidence.start(reference, 1).next(reference.scores(cameras.days(8, 1, 0.3)));

        DriftEvidence read = mapper.readValue(mapper.writeValueAsString(state), DriftEvidence.class);

        assertThat(read).isEqualTo(state);
        assertThat(read.next(next)).isEqualTo(state.next(next));
    }

    @Test
    void a_reference_of_few_groups_says_so_and_gives_little_evidence() {
        Cameras cameras = new Cameras(8, 16);
        Strangeness reference = Strangeness.learned(new Window(cameras.day(0, 0, 0)));
        DriftEvidence evidence = DriftEvidence.start(reference, 1);
        for (int day = 1; day < 20; day++) {
            evidence = evidence.next(reference.scores(new Window(cameras.day(0, day, 1))));
        }

        assertThat(evidence.reading(OPTIONS).missingGroups()).isEqualTo(16);
        assertThat(evidence.reading(OPTIONS).alarms()).isFalse();
        assertThat(missing(cameras.days(0, 10, 0))).isEqualTo(6);
        assertThat(missing(cameras.days(0, 16, 0))).isZero();
    }

    private static int missing(Window reference) {
        return DriftEvidence.start(Strangeness.learned(reference), 1)
                .reading(OPTIONS)
                .missingGroups();
    }

    @Test
    void of_each_source_the_later_groups_calibrate() {
        Strangeness learned = Strangeness.learned(new Cameras(9, 2).days(0, 8, 0));

        assertThat(learned.calibration())
                .extracting(GroupScore::group)
                .containsExactlyInAnyOrder(
                        "0/4", "0/5", "0/6", "0/7", "1/4", "1/5", "1/6", "1/7", "2/4", "2/5", "2/6", "2/7");
    }

    @Test
    void options_are_probabilities() {
        assertThatThrownBy(() -> new DriftOptions(0, 0)).hasMessageContaining("alpha");
        assertThatThrownBy(() -> new DriftOptions(0.05, 1.1)).hasMessageContaining("leastShare");
    }
}
