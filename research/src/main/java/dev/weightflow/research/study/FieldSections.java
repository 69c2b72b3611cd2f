package dev.weightflow.research.study;

import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.Conclusions;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.DifferenceTable;
import dev.weightflow.comparison.ResultTables;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.research.study.FieldReport.Table;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Study of the field as tables, with the answer first. */
final class FieldSections {
    private static final Optional<String> DELTA_M = Optional.of("Δm, %");

    private final FieldReport report;
    private final FieldReport.Setup setup;
    private final List<TaskName> tasks;
    private final String reference;

    private FieldSections(FieldReport report) {
        this.report = report;
        this.setup = report.setup();
        this.tasks = setup.tasks();
        this.reference = setup.reference();
    }

    static Document document(FieldReport report) {
        FieldSections sections = new FieldSections(report);
        MovementSections movements = new MovementSections(report);
        List<ReportTable> all = new ArrayList<>();
        report.control().map(sections::control).ifPresent(all::add);
        if (sections.askedArms().findAny().isPresent()) {
            all.add(sections.answer());
        }
        if (!report.ablations().isEmpty()) {
            all.add(sections.inPlace());
            all.add(sections.overImages());
        }
        report.best()
                .ifPresent(table -> all.addAll(sections.arms(
                        table,
                        "Each arm at the learning rate that suits it best",
                        "Differences to " + sections.reference + ", each arm at its best rate")));
        for (int i = 0; i < report.byRate().size(); i++) {
            String at = " at learning rate " + report.setup().learningRates().get(i);
            all.addAll(sections.arms(
                    report.byRate().get(i), "All arms" + at, "Differences to " + sections.reference + at));
        }
        all.addAll(movements.tables());
        return new Document("Does the velocity field do anything?", sections.introduction(), all, movements.plots());
    }

    private String introduction() {
        return report.control().map(control -> control.verdict() + " ").orElse("")
                + Numbers.rounded(
                        "%s at %d pixels on %s: %s, batch %d, learning rates %s, %s from %d on; backbone from %s. All arms"
                                + " train the same decoders and small parts of the backbone, and differ in what moves W_q and W_v of"
                                + " every block: none: nothing. uniform: the constant 1/k, which nobody learned. frozen-softmax: the"
                                + " paper's field with W1 and W2 at their random start. softmax: the paper's field, which is 1/k while its"
                                + " logits are equal. centered-softmax: the same less 1/k. low-rank: a product of two matrices, of as many"
                                + " parameters as the softmax. ×F: with F times the learning rate for W1 and W2. %d of %d trainings are done%s.",
                        setup.training().model().title(),
                        setup.training().imageSize(),
                        setup.data(),
                        setup.training().length().words(),
                        setup.training().batchSize(),
                        String.join(", ", setup.learningRates()),
                        Numbers.counted(setup.seeds(), "seed"),
                        setup.training().seed(),
                        setup.training().start().words(),
                        setup.done(),
                        setup.trainings(),
                        setup.diverged().isEmpty()
                                ? ""
                                : "; these diverged, and are missing below: " + String.join("; ", setup.diverged()));
    }

    private ReportTable control(Control control) {
        DifferenceTable table = DifferenceTable.titled(
                "Positive control: low-rank less none", List.of("rates"), tasks, Optional.empty());
        String rates = control.learningRates().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        table.row(
                List.of(rates),
                control.undecided()
                        ? control.differences().stream()
                                .map(Difference::withoutConclusion)
                                .toList()
                        : control.differences());
        return table.note(ResultTables.sentences(
                control.verdict(),
                "Each at the learning rate that suits it best, with 95 % intervals; less is better for angles.",
                control.undecided() ? "" : Conclusions.of(control.differences())));
    }

    /** Compares the learned softmax fields with the reference, wherever both were measured. */
    private ReportTable answer() {
        DifferenceTable table = DifferenceTable.titled(
                reference.equals(FieldArm.UNIFORM.key())
                        ? "What the learned field adds to the constant: softmax less uniform"
                        : "What the learned field adds: softmax less " + reference,
                List.of("arm", "rate"),
                tasks,
                DELTA_M);
        List<Difference> all = new ArrayList<>();
        for (int i = 0; i < report.byRate().size(); i++) {
            all.addAll(rows(table, setup.learningRates().get(i), report.byRate().get(i)));
        }
        // where both arms are best at one rate, these are in a row above, and not counted again
        report.best().ifPresent(best -> rows(table, "best of each", best));
        return table.note("Points of mIoU, degrees, and percent of Δm over " + reference + ", with 95 % intervals. "
                + allowed(counts(all.stream().filter(this::concludes).toList())
                        + " Each row is tested together with the other arms at its rate, not with the other rows."
                        + (report.best().isPresent()
                                ? " The last rows also gain from having chosen the rates on the same images, for all arms"
                                        + " alike."
                                : "")));
    }

    private List<Difference> rows(DifferenceTable table, String rate, Table arms) {
        List<Difference> all = new ArrayList<>();
        askedArms().forEach(arm -> {
            List<Difference> some = arms.toReference().stream()
                    .filter(one -> one.method().equals(arm))
                    .toList();
            all.addAll(some);
            table.row(List.of(arm, rate), marked(some));
        });
        return all;
    }

    /** Lists the softmax arms, whatever the rate of their fields, that are compared with the reference. */
    private Stream<String> askedArms() {
        String softmax = FieldArm.SOFTMAX.key();
        return setup.arms().stream()
                .filter(arm -> arm.equals(softmax) || arm.startsWith(softmax + " "))
                .filter(arm -> !arm.equals(reference));
    }

    private static String counts(List<Difference> all) {
        Map<String, Long> counts = all.stream()
                .collect(Collectors.groupingBy(
                        one -> one.difference().finds()
                                ? "different"
                                : one.equivalence()
                                                .filter(test -> test.test().finds())
                                                .isPresent()
                                        ? "equivalent"
                                        : "undecided",
                        Collectors.counting()));
        return Numbers.rounded(
                "Of %d comparisons at one rate %d show a difference (*), %d show equivalence within the margin (≈), and %d are undecided.",
                all.size(),
                counts.getOrDefault("different", 0L),
                counts.getOrDefault("equivalent", 0L),
                counts.getOrDefault("undecided", 0L));
    }

    private ReportTable inPlace() {
        return ablations(
                        "The worth of the learned field in place: finished models less the same models without it",
                        DELTA_M,
                        ablation -> marked(ablation.learned()))
                .note(
                        "The same decoders and small parts, on the same images, so that a difference has no error from the"
                                + " seeds of two trainings; Δm is over the ablated model. The 95 % intervals count the choice of images and"
                                + " of models. uniform: the constant 1/k. none: the pre-trained weights. A softmax field starts at uniform, up"
                                + " to its random W1 and W2, the others at none. "
                                + allowed(
                                        "* marks a difference, tested together with the others of its row (Holm); ≈ marks"
                                                + " equivalence within the margin."));
    }

    private ReportTable overImages() {
        return ablations(
                        "The same for these very models: intervals over the images alone",
                        Optional.empty(),
                        Ablation::ofTheseModels)
                .note(
                        "The mean difference of these models, with 95 % intervals of a bootstrap of the images: they hold for"
                                + " these models, and not for others of their method.");
    }

    private DifferenceTable ablations(
            String title, Optional<String> deltaM, Function<Ablation, List<Difference>> differences) {
        DifferenceTable table =
                DifferenceTable.titled(title, List.of("arm", "rate", "field replaced by", "models"), tasks, deltaM);
        report.ablations()
                .forEach(one -> table.row(
                        List.of(one.arm(), one.learningRate(), one.replacement(), String.valueOf(one.models())),
                        differences.apply(one)));
        return table;
    }

    private List<ReportTable> arms(Table arms, String title, String differences) {
        ComparisonResult result = arms.comparison(setup, marked(arms.toReference()));
        return List.of(
                ResultTables.results(result, title, "Figures are of the model after the last step."),
                ResultTables.differences(result, differences, allowed(Conclusions.of(arms.toReference()))));
    }

    /** Takes the marks from differences from which nothing may be concluded. */
    private List<Difference> marked(Collection<Difference> all) {
        return all.stream()
                .map(one -> concludes(one) ? one : one.withoutConclusion())
                .toList();
    }

    /** Returns whether something may be concluded from that difference: wherever the positive control, if one was asked for, holds. */
    private boolean concludes(Difference difference) {
        return report.control()
                .map(control -> control.holdsIn(difference.quantity(), tasks))
                .orElse(true);
    }

    private String allowed(String conclusions) {
        return report.control()
                .map(control -> control.allows(conclusions, tasks))
                .orElse(conclusions);
    }
}
