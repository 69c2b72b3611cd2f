package dev.weightflow.console.compare;

import static dev.weightflow.console.compare.ComparedTrainings.request;
import static dev.weightflow.console.compare.ComparedTrainings.spec;
import static dev.weightflow.console.compare.ComparedTrainings.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.console.compare.FigureTable.Figure;
import dev.weightflow.console.compare.FigureTable.Line;
import dev.weightflow.console.frame.Rendering;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComparisonViewTest {
    private static final int IMAGES = 45;

    private final ComparedTrainings trainings = new ComparedTrainings();
    private final Facts facts = ComparedTrainings.facts();

    @AfterEach
    void close() {
        trainings.close();
    }

    private Comparison comparison(String base) {
        Comparisons comparisons = new Comparisons(trainings.sources().journals());
        return comparisons.of(comparisons.groups().get(0), Optional.of(base).filter(name -> !name.isEmpty()));
    }

    private ComparisonView view(Comparison comparison) {
        return new ComparisonView(trainings.sources(), facts, comparison, Choice.of(Optional.empty()));
    }

    private String page(ComparisonView view) {
        return new Rendering().page("compare", Map.of("comparison", view));
    }

    private static Line line(ComparisonView view, String name) {
        return view.figures().lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Map<Long, ImageSums> measured(MethodName method, double[][] bySeed) {
        Map<Long, ImageSums> all = new TreeMap<>();
        for (int seed = 0; seed < bySeed.length; seed++) {
            ImageSums sums = sums(IMAGES, bySeed[seed][0], bySeed[seed][1]);
            trainings.measured(spec(method, seed), sums);
            all.put((long) seed, sums);
        }
        return all;
    }

    private static Map<Long, ResampledFigures> resampled(Map<Long, ImageSums> bySeed) {
        Map<Long, ResampledFigures> resampled = new TreeMap<>();
        bySeed.forEach(
                (seed, sums) -> resampled.put(seed, ResampledFigures.usual().apply(sums)));
        return resampled;
    }

    @Test
    void the_table_has_means_deviations_and_intervals_over_the_seeds() {
        Map<Long, ImageSums> lora = measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}, {0.54, 19}});
        Map<Long, ImageSums> delora = measured(MethodName.DELORA, new double[][] {{0.60, 15}, {0.61, 17}, {0.65, 16}});

        ComparisonView view = view(comparison("lora"));

        // by hand: (60 + 61 + 65) / 3, and squares 4 + 1 + 9 over 2
        Line line = line(view, "DELORA");
        assertThat(line.figures()).extracting(Figure::value).containsExactly("16.00°", "62.00");
        assertThat(line.figures()).extracting(Figure::beside).containsExactly("± 1.00", "± 2.65");
        // by hand, over both tasks: (100 (62 - 52) / 52 + 100 (20 - 16) / 20) / 2
        assertThat(line.deltaM().value()).isEqualTo("+19.62 %");

        // the interval as the command line computes it, by another path
        Statistics statistics = Statistics.of(
                Set.copyOf(ComparedTrainings.TASKS),
                List.of(
                        new MeasuredRow("lora", true, resampled(lora)),
                        new MeasuredRow("delora", false, resampled(delora))),
                Map.of());
        Interval expected = statistics.rows().stream()
                .filter(row -> row.name().equals("delora"))
                .findFirst()
                .flatMap(RowSummary::deltaMInterval)
                .orElseThrow();
        assertThat(line.deltaM().beside()).isEqualTo("[%+.1f, %+.1f]".formatted(expected.low(), expected.high()));
        assertThat(line(view, "LoRA").deltaM().beside()).isEqualTo("the baseline");
        assertThat(line(view, "LoRA").isBase()).isTrue();
        assertThat(view.pending()).isFalse();
        assertThat(view.caption())
                .startsWith("Mean ± standard deviation of 3 seeds, on 45 validation images of ")
                .contains("Δm is the mean relative gain over LoRA; its interval counts the images, by 1,000 resamples")
                .contains("* differs from LoRA (Holm over 3 tests).");
        assertThat(view.conclusions())
                .contains("any of the 3 tests of this table")
                .contains("With 3 seeds a true");
    }

    @Test
    void another_baseline_turns_the_gain_around() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.50, 20}});
        measured(MethodName.DELORA, new double[][] {{0.60, 15}, {0.60, 15}});

        assertThat(line(view(comparison("lora")), "DELORA").deltaM().value()).isEqualTo("+22.50 %");
        // by hand: (100 (50 - 60) / 60 + 100 (15 - 20) / 15) / 2
        assertThat(line(view(comparison("delora")), "LoRA").deltaM().value()).isEqualTo("-25.00 %");
    }

    @Test
    void of_one_seed_no_interval_is_claimed() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}});
        measured(MethodName.DELORA, new double[][] {{0.60, 15}});

        ComparisonView view = view(comparison("lora"));

        assertThat(line(view, "DELORA").deltaM().value()).isEqualTo("+22.50 %");
        assertThat(line(view, "DELORA").deltaM().beside()).isEmpty();
        assertThat(line(view, "DELORA").figures()).extracting(Figure::beside).containsOnly("");
        assertThat(line(view, "DELORA").figures()).extracting(Figure::differs).containsOnly(false);
        assertThat(view.caption())
                .startsWith("Of one seed, on 45 validation images of ")
                .contains("an interval takes at least two seeds");
        assertThat(view.conclusions()).startsWith("Nothing can be concluded from one seed");
        assertThat(json(comparison("lora")).at("/differences")).hasSize(3).allSatisfy(one -> assertThat(
                        one.path("interval").isNull() || one.path("interval").isMissingNode())
                .isTrue());
        assertThat(json(comparison("lora")).at("/rows/0/deltaMInterval").isMissingNode())
                .isTrue();
        assertThat(json(comparison("lora")).at("/rows/1/deltaMInterval").isMissingNode())
                .isTrue();
    }

    @Test
    void a_row_that_was_not_measured_says_why() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}});
        trainings.running(spec(MethodName.BITFIT, 0));
        trainings.failed(spec(MethodName.FULL, 0), "the loss is not a number at step 7");
        trainings.trained(spec(MethodName.DORA, 0), 5);

        ComparisonView view = view(comparison(""));

        assertThat(line(view, "BitFit").open()).singleElement().satisfies(open -> assertThat(open.words())
                .isEqualTo("seed 0 running"));
        assertThat(line(view, "Full").open()).singleElement().satisfies(open -> assertThat(open.words())
                .isEqualTo("seed 0 failed: the loss is not a number at step 7"));
        assertThat(line(view, "DoRA").open()).singleElement().satisfies(open -> assertThat(open.words())
                .isEqualTo("seed 0 trained, not evaluated"));
        assertThat(line(view, "BitFit").deltaM().beside()).isEqualTo("–");
        assertThat(view.lead())
                .contains("2 of 5 trainings are evaluated; 1 failed, 1 running, 1 trained, not evaluated");
    }

    @Test
    void what_differs_is_told_of_the_ticked_rows_alone() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}});
        trainings.measured(request(MethodName.DELORA, 0).with("batchSize", 3).complete(), sums(IMAGES, 0.6, 15));
        Comparison comparison = comparison("lora");
        List<String> both = comparison.rows().stream().map(Row::id).toList();

        assertThat(view(comparison).settings().settings())
                .extracting(SettingsTable.Setting::name)
                .contains("method.name", "batchSize", "effectiveBatch")
                .doesNotContain("seed", "imageSize");
        ComparisonView one = new ComparisonView(
                trainings.sources(),
                facts,
                comparison,
                Choice.of(Optional.empty(), both.subList(0, 1), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(one.settings().settings()).isEmpty();
        assertThat(one.figures().lines()).filteredOn(Line::ticked).hasSize(1);
    }

    @Test
    void sums_of_other_images_are_told_instead_of_intervals() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}});
        ImageSums sums = sums(IMAGES, 0.5, 20);
        List<String> others = new ArrayList<>(sums.images());
        others.set(0, "another");
        trainings.measured(spec(MethodName.DELORA, 0), new ImageSums(ImageSums.FORMAT, others, sums.tasks()));

        ComparisonView view = view(comparison("lora"));

        assertThat(view.missing().orElseThrow())
                .matches("(LoRA cannot be compared with DELORA|DELORA cannot be compared with LoRA): they were measured"
                        + " on different images");
        assertThat(page(view)).contains("No intervals: ");
    }

    @Test
    void hostile_words_are_escaped() {
        String hostile = "<script>alert(1)</script>";
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}});
        trainings.measured(
                request(MethodName.DELORA, 0)
                        .with(
                                "method",
                                MethodSpec.of(
                                        MethodName.DELORA,
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put("rank", hostile)
                                                .put("formula", "=1+1")))
                        .complete(),
                sums(IMAGES, 0.6, 15));
        trainings.failed(spec(MethodName.FULL, 0), hostile);

        ComparisonView view = view(comparison("lora"));

        assertThat(page(view)).contains("&lt;script&gt;alert").doesNotContain("<script>alert");
        Document document = ComputedComparison.of(trainings.sources(), facts, comparison("lora"))
                .document(trainings.sources().journals().datasets());
        assertThat(document.latex())
                .contains("r \\textless{}script\\textgreater{}alert(1)")
                .contains("Differences to LoRA");
        assertThat(document.csv().lines()).hasSize(1 + view.figures().lines().size());
    }

    @Test
    void a_page_follows_the_policy_and_stays_small() {
        for (int batch = 1; batch <= 24; batch++) {
            for (long seed = 0; seed < 3; seed++) {
                trainings.measured(
                        request(MethodName.LORA, seed).with("batchSize", batch).complete(),
                        sums(IMAGES, 0.5 + 0.01 * batch, 20 + seed));
            }
        }

        ComparisonView view = view(comparison(""));
        String page = page(view);

        assertThat(view.figures().lines()).hasSize(Rows.MOST);
        assertThat(view.leftOut()).isEqualTo(4);
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(60_000);
        assertThat(page)
                .doesNotContain(" style=")
                .doesNotContainPattern(" on[a-z]+=")
                .doesNotContain("http:");
        assertThat(page).contains("20 settings of LoRA, three seeds");
    }

    @Test
    void the_document_has_everything_that_the_page_has() {
        measured(MethodName.LORA, new double[][] {{0.50, 20}, {0.52, 21}, {0.54, 19}});
        measured(MethodName.DELORA, new double[][] {{0.60, 15}, {0.61, 17}, {0.65, 16}});

        JsonNode json = json(comparison("lora"));

        assertThat(json.at("/images/count").intValue()).isEqualTo(IMAGES);
        assertThat(json.at("/pending").booleanValue()).isFalse();
        assertThat(json.at("/differences")).hasSize(3);
        JsonNode delora =
                json.at("/rows/0/method/name").textValue().equals("delora") ? json.at("/rows/0") : json.at("/rows/1");
        assertThat(delora.at("/figures/normals/mean").doubleValue()).isCloseTo(16, within(1e-9));
        assertThat(delora.at("/deltaMInterval/low").doubleValue()).isLessThan(19.6);
        assertThat(delora.at("/trained").longValue()).isEqualTo(1_000_000);
        assertThat(delora.at("/cells")).hasSize(3);
        assertThat(names(json))
                .containsExactlyInAnyOrder(
                        "name", "images", "baseline", "scales", "rows", "differences", "pending", "resamples");
        assertThat(names(delora))
                .containsExactlyInAnyOrder(
                        "row",
                        "title",
                        "method",
                        "numbers",
                        "trained",
                        "cells",
                        "figures",
                        "deltaM",
                        "deltaMEstimate",
                        "deltaMInterval");
    }

    @Test
    void without_trainings_the_page_says_how_to_get_some() {
        assertThat(new Rendering().page("comparegroups", Map.of("groups", GroupsView.of(trainings.sources(), 1))))
                .contains("./weightflow compare --data ID");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode json(Comparison comparison) {
        return WeightflowJson.tree(
                ComparisonDocument.of(ComputedComparison.of(trainings.sources(), facts, comparison)));
    }
}
