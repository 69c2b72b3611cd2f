package dev.weightflow.model.network;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trainable parameters of every row of the paper's Table 1, and of the methods besides, counted from the models that this project builds.
 *
 * <p>The paper inherited its single-task, full fine-tuning and LoRA rows from a benchmark with other decoders than the rest, so that its column
 * compares unlike models; each row is therefore counted twice.
 */
public final class ParameterCounts {

    private static final int IMAGE_SIZE = 448;

    private ParameterCounts() {}

    public enum Setting {
        AS_PUBLISHED,
        /** The reference implementation's decoders for every row. */
        LIKE_FOR_LIKE;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A row, counted in one setting.
     *
     * @param rank the adapters' rank, where the method has one
     * @param backbone in weights and biases of the backbone's linear layers
     * @param small in norms, patch embedding and position biases
     * @param decoders in downsamplers and heads
     * @param paper the figure that Table 1 prints, in millions; absent for methods that it does not have
     */
    public record Row(
            MethodName method,
            Optional<Integer> rank,
            Setting setting,
            long trainable,
            long backbone,
            long adapters,
            long small,
            long decoders,
            Optional<Double> paper) {

        /** Returns the relative deviation of the count from the published figure. */
        public Optional<Double> deviation() {
            return paper.map(published -> (trainable / 1e6 - published) / published);
        }
    }

    /** Row of the table: its method, and the published figure. */
    private record Published(MethodName method, Optional<Integer> rank, DecoderName decoder, double paper) {
        MethodSpec spec() {
            return rank.map(value -> Methods.spec(method, value)).orElseGet(() -> Methods.spec(method));
        }
    }

    private static final List<Published> PUBLISHED = List.of(
            new Published(MethodName.SINGLE_TASK, Optional.empty(), DecoderName.SEGFORMER, 112.62),
            new Published(MethodName.FULL, Optional.empty(), DecoderName.SEGFORMER, 30.06),
            new Published(MethodName.DECODERS_ONLY, Optional.empty(), DecoderName.HRNET, 1.94),
            new Published(MethodName.LORA, Optional.of(4), DecoderName.SEGFORMER, 2.87),
            new Published(MethodName.MTLORA, Optional.of(16), DecoderName.HRNET, 4.95),
            new Published(MethodName.MTLORA, Optional.of(32), DecoderName.HRNET, 6.08),
            new Published(MethodName.MTLORA, Optional.of(64), DecoderName.HRNET, 8.34),
            new Published(MethodName.DELORA, Optional.of(24), DecoderName.HRNET, 2.42));

    /** Counts all rows with Swin-Tiny at 448 and all four tasks, each in both settings. */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Published published : PUBLISHED) {
            Optional<Double> paper = Optional.of(published.paper());
            rows.add(row(published.spec(), Setting.AS_PUBLISHED, published.decoder(), paper));
            rows.add(row(published.spec(), Setting.LIKE_FOR_LIKE, DecoderName.HRNET, paper));
        }
        for (MethodName method : MethodName.builtIn()) {
            if (PUBLISHED.stream().noneMatch(published -> published.method() == method)) {
                rows.add(row(Methods.spec(method), Setting.LIKE_FOR_LIKE, DecoderName.HRNET, Optional.empty()));
            }
        }
        return rows;
    }

    private static Row row(MethodSpec spec, Setting setting, DecoderName decoder, Optional<Double> paper) {
        Map<ParameterGroup, Long> counts = new ModelSpec(
                        new NetworkConfig(SwinConfig.tiny(), IMAGE_SIZE, decoder, Tasks.PASCAL), Methods.of(spec))
                .trainable();
        return new Row(
                spec.name(),
                Optional.ofNullable(spec.words().get("rank")).map(Integer::valueOf),
                setting,
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.get(ParameterGroup.BACKBONE),
                counts.get(ParameterGroup.ADAPTER),
                counts.get(ParameterGroup.SMALL),
                counts.get(ParameterGroup.DECODER),
                paper);
    }
}
