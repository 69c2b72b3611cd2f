package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDManager;
import dev.weightflow.model.onnx.OnnxOperations;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Swin Transformer for square images of one size: its stages, its linear layers and its parameters, without any memory. */
public final class SwinLayout implements BackboneLayout {

    private static final String BIAS_TABLE = "relative_position_bias_table";
    private static final Initializer TRUNCATED_NORMAL = Initializer.normal(0.02f);

    private final SwinConfig config;
    private final List<Stage> stages;

    private SwinLayout(SwinConfig config, List<Stage> stages) {
        this.config = config;
        this.stages = stages;
    }

    /**
     * Creates the layout for images of {@code imageSize}² pixels.
     *
     * @throws IllegalArgumentException if some stage's token grid cannot be cut into windows, naming a size that can
     */
    public static SwinLayout of(SwinConfig config, int imageSize) {
        int unit = config.patch() << (config.stages() - 1);
        boolean whole = imageSize > 0 && imageSize % unit == 0;
        for (int stage = 0; whole && stage < config.stages(); stage++) {
            int grid = imageSize / config.patch() >> stage;
            whole = grid <= config.window() || grid % config.window() == 0;
        }
        if (!whole) {
            throw new IllegalArgumentException("images of " + imageSize + " pixels do not fit model '" + config.name()
                    + "', whose windows need a multiple of " + config.imageUnit());
        }
        List<Stage> stages = new ArrayList<>();
        int index = 0;
        for (int s = 0; s < config.stages(); s++) {
            int grid = imageSize / config.patch() >> s;
            List<Block> blocks = new ArrayList<>();
            for (int b = 0; b < config.depths().get(s); b++) {
                blocks.add(new Block(
                        index++,
                        "layers." + s + ".blocks." + b + ".",
                        config.channels(s),
                        config.heads().get(s),
                        config.mlpRatio(),
                        b == config.depths().get(s) - 1,
                        WindowGeometry.of(grid, config.window(), b % 2 == 1)));
            }
            stages.add(new Stage(s, grid, config.channels(s), s < config.stages() - 1, List.copyOf(blocks)));
        }
        return new SwinLayout(config, List.copyOf(stages));
    }

    @Override
    public SwinConfig backbone() {
        return config;
    }

    @Override
    public List<StageShape> stageShapes() {
        return stages.stream()
                .map(stage -> new StageShape(
                        stage.channels(),
                        stage.grid(),
                        config.channelsAfterMerging(stage.index()),
                        stage.gridAfterMerging()))
                .toList();
    }

    List<Stage> stages() {
        return stages;
    }

    @Override
    public List<LinearLayer> linearLayers() {
        return stages.stream()
                .flatMap(stage -> Stream.concat(
                        stage.blocks().stream()
                                .flatMap(block -> Stream.of(block.qkv(), block.proj(), block.fc1(), block.fc2())),
                        stage.merges() ? Stream.of(stage.merging()) : Stream.empty()))
                .toList();
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        long patch = config.patch();
        long fanIn = 3 * patch * patch;
        specs.add(small("patch_embed.proj.weight", Initializer.fanIn(fanIn), config.embed(), 3, patch, patch));
        specs.add(small("patch_embed.proj.bias", Initializer.fanIn(fanIn), config.embed()));
        norm(specs, "patch_embed.norm", config.embed());
        for (Stage stage : stages) {
            for (Block block : stage.blocks()) {
                norm(specs, block.norm1(), block.channels());
                specs.add(small(
                        block.biasTable(), TRUNCATED_NORMAL, block.geometry().offsets(), block.heads()));
                linear(specs, block.qkv());
                linear(specs, block.proj());
                norm(specs, block.norm2(), block.channels());
                linear(specs, block.fc1());
                linear(specs, block.fc2());
            }
            if (stage.merges()) {
                linear(specs, stage.merging());
                norm(specs, stage.mergingNorm(), 4 * stage.channels());
            }
        }
        return List.copyOf(specs);
    }

    /** Accepts tables for other windows: smaller images have smaller windows, and the fitting tables are only known with the image size. */
    @Override
    public boolean isOfAnotherSize(ParameterSpec declared, List<Long> found) {
        return declared.name().endsWith(BIAS_TABLE)
                && found.size() == 2
                && found.get(1) == declared.shape().get(1);
    }

    @Override
    public SwinTransformer prepare(NDManager manager) {
        return new SwinTransformer(this, manager);
    }

    @Override
    public Map<Class<?>, OnnxOperations> onnx() {
        return Map.of(SwinTransformer.class, SwinOperations::of);
    }

    private static void norm(List<ParameterSpec> specs, String name, int channels) {
        specs.add(small(name + ".weight", Initializer.ones(), channels));
        specs.add(small(name + ".bias", Initializer.zeros(), channels));
    }

    private static ParameterSpec small(String name, Initializer initializer, long... shape) {
        return ParameterSpec.of(name, ParameterGroup.SMALL, initializer, shape);
    }

    private static void linear(List<ParameterSpec> specs, LinearLayer layer) {
        specs.add(ParameterSpec.of(layer.weight(), ParameterGroup.BACKBONE, TRUNCATED_NORMAL, layer.out(), layer.in()));
        if (layer.biased()) {
            specs.add(ParameterSpec.of(layer.bias(), ParameterGroup.BACKBONE, Initializer.zeros(), layer.out()));
        }
    }

    /**
     * Position and names of a stage.
     *
     * @param grid tokens a side
     * @param channels channels inside its blocks
     * @param merges whether patch merging ends it; the last stage has none
     */
    record Stage(int index, int grid, int channels, boolean merges, List<Block> blocks) {

        int gridAfterMerging() {
            return merges ? grid / 2 : grid;
        }

        LinearLayer merging() {
            return new LinearLayer(
                    "layers." + index + ".downsample.reduction",
                    LinearLayer.Kind.MERGING,
                    4 * channels,
                    2 * channels,
                    false);
        }

        String mergingNorm() {
            return "layers." + index + ".downsample.norm";
        }

        List<WindowGeometry> geometries() {
            return blocks.stream().map(Block::geometry).distinct().toList();
        }
    }

    /**
     * Position and names of a block.
     *
     * @param index its number over all stages
     * @param prefix its state-dict prefix, as {@code layers.0.blocks.1.}
     */
    record Block(
            int index,
            String prefix,
            int channels,
            int heads,
            int mlpRatio,
            boolean lastOfStage,
            WindowGeometry geometry) {

        /** Returns the name, as {@code layers.0.blocks.1}. */
        String name() {
            return prefix.substring(0, prefix.length() - 1);
        }

        LinearLayer qkv() {
            return projection("attn.qkv", LinearLayer.Kind.QKV, channels, 3 * channels);
        }

        LinearLayer proj() {
            return projection("attn.proj", LinearLayer.Kind.PROJ, channels, channels);
        }

        LinearLayer fc1() {
            return projection("mlp.fc1", LinearLayer.Kind.FC1, channels, mlpRatio * channels);
        }

        LinearLayer fc2() {
            return projection("mlp.fc2", LinearLayer.Kind.FC2, mlpRatio * channels, channels);
        }

        String norm1() {
            return prefix + "norm1";
        }

        String norm2() {
            return prefix + "norm2";
        }

        String biasTable() {
            return prefix + "attn." + BIAS_TABLE;
        }

        private LinearLayer projection(String name, LinearLayer.Kind kind, int in, int out) {
            return new LinearLayer(prefix + name, kind, in, out, lastOfStage);
        }
    }
}
