package dev.weightflow.comparison;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Published row of PASCAL-Context with Swin-Tiny, as printed: of the paper's Table 1, or of another source for methods that it does not have.
 *
 * @param rank the adapters' rank, where it is stated
 * @param figures percent of mIoU; degrees of mean angular error, which the table calls rmse
 * @param parameters trainable parameters, in millions
 * @param source where it was printed, and whether that was read
 */
public record PublishedRow(
        MethodName method, Optional<Integer> rank, Map<TaskName, Double> figures, double parameters, String source) {

    private static final String THE_PAPER = "the paper's Table 1";
    private static final String RECALLED =
            "recalled from tables of later papers, which took it from the benchmark with other decoders; not verified";

    /** Differences between their protocol and that of a comparison here. */
    public static final String PROTOCOL =
            "Published: Table 1 of the paper. Swin-Tiny from ImageNet weights, 4,998 training and 5,105 validation"
                    + " images of PASCAL-Context at 448 x 448, 300 epochs; one run a row, seed and spread not told. Its"
                    + " single-task, full and lora rows come from a benchmark with other decoder heads than its mtlora and"
                    + " delora rows. lora's and delora's ranks are not told. What it calls rmse of normals is the mean"
                    + " angular error.";

    public static final List<PublishedRow> TABLE_1 = List.of(
            row(MethodName.SINGLE_TASK, Optional.empty(), 67.21, 61.93, 62.35, 17.97, 112.62, THE_PAPER),
            row(MethodName.FULL, Optional.empty(), 67.56, 60.24, 65.21, 16.64, 30.06, THE_PAPER),
            row(MethodName.LORA, Optional.empty(), 70.12, 57.73, 61.90, 18.96, 2.87, THE_PAPER),
            row(MethodName.MTLORA, Optional.of(64), 67.90, 59.84, 65.40, 16.60, 8.34, THE_PAPER),
            row(MethodName.DELORA, Optional.empty(), 69.72, 58.22, 58.84, 19.23, 2.42, THE_PAPER));

    /** Rows of methods that the table does not have. */
    public static final List<PublishedRow> ELSEWHERE = List.of(
            row(MethodName.BITFIT, Optional.empty(), 68.57, 55.99, 60.64, 19.42, 2.85, RECALLED),
            row(MethodName.ADAPTER, Optional.empty(), 69.21, 57.38, 61.28, 18.83, 11.24, RECALLED),
            row(MethodName.VPT, Optional.empty(), 64.35, 52.54, 58.15, 21.07, 3.43, RECALLED),
            row(
                    MethodName.DITASK,
                    Optional.empty(),
                    69.66,
                    62.02,
                    65.00,
                    17.10,
                    1.61,
                    "notes on arXiv 2502.06029, not verified; parameters without decoders"),
            row(
                    MethodName.TADFORMER,
                    Optional.of(64),
                    70.82,
                    60.45,
                    65.88,
                    16.48,
                    7.38,
                    "notes on arXiv 2501.04293, not verified; the best epoch"),
            row(
                    MethodName.FAAR,
                    Optional.empty(),
                    72.02,
                    61.25,
                    66.11,
                    16.35,
                    3.38,
                    "notes on arXiv 2603.20403, not verified; with the frequency part, which is not in the row here"));

    /** Computes Δm against the single-task row of the paper's table, which does not print it. */
    public double deltaM() {
        return DeltaM.PUBLISHED.of(figures);
    }

    public static Optional<PublishedRow> of(MethodName method) {
        return Stream.concat(TABLE_1.stream(), ELSEWHERE.stream())
                .filter(row -> row.method() == method)
                .findFirst();
    }

    private static PublishedRow row(
            MethodName method,
            Optional<Integer> rank,
            double semseg,
            double parts,
            double sal,
            double normals,
            double parameters,
            String source) {
        return new PublishedRow(
                method,
                rank,
                Map.of(
                        PascalTasks.SEMSEG,
                        semseg,
                        PascalTasks.HUMAN_PARTS,
                        parts,
                        PascalTasks.SAL,
                        sal,
                        PascalTasks.NORMALS,
                        normals),
                parameters,
                source);
    }
}
