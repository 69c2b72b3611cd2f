package dev.weightflow.model.backbone.vit;

import ai.djl.ndarray.NDManager;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.onnx.OnnxOperations;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Vision Transformer for square images of one size, whose position embeddings have one row a patch. */
public final class VitLayout implements BackboneLayout {

    static final String POSITION = "pos_embed";

    private static final Initializer TRUNCATED_NORMAL = Initializer.normal(0.02f);

    private final VitConfig config;
    private final int grid;
    private final List<Block> blocks;

    private VitLayout(VitConfig config, int grid) {
        this.config = config;
        this.grid = grid;
        this.blocks = IntStream.range(0, config.depth())
                .mapToObj(index -> new Block(index, config))
                .toList();
    }

    static VitLayout of(VitConfig config, int imageSize) {
        if (imageSize < 1 || imageSize % config.imageUnit() != 0) {
            throw new IllegalArgumentException("images of " + imageSize + " pixels do not fit model '" + config.name()
                    + "', whose patches need a multiple of " + config.imageUnit());
        }
        return new VitLayout(config, imageSize / config.patch());
    }

    @Override
    public VitConfig backbone() {
        return config;
    }

    /** Patches along a side of an image. */
    int grid() {
        return grid;
    }

    List<Block> blocks() {
        return blocks;
    }

    FeaturePyramid pyramid() {
        return new FeaturePyramid(config.channels(), grid);
    }

    @Override
    public List<StageShape> stageShapes() {
        return pyramid().shapes();
    }

    @Override
    public List<LinearLayer> linearLayers() {
        return blocks.stream()
                .flatMap(block -> Stream.of(block.qkv(), block.proj(), block.fc1(), block.fc2()))
                .toList();
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        long channels = config.channels();
        specs.add(small("cls_token", Initializer.normal(1e-6f), 1, 1, channels));
        if (config.registers() > 0) {
            specs.add(small("register_tokens", Initializer.normal(1e-6f), 1, config.registers(), channels));
        }
        specs.add(small(POSITION, TRUNCATED_NORMAL, 1, 1 + (long) grid * grid, channels));
        long fanIn = 3L * config.patch() * config.patch();
        specs.add(small(
                "patch_embed.proj.weight", Initializer.fanIn(fanIn), channels, 3, config.patch(), config.patch()));
        specs.add(small("patch_embed.proj.bias", Initializer.fanIn(fanIn), channels));
        for (Block block : blocks) {
            norm(specs, block.norm1());
            linear(specs, block.qkv());
            linear(specs, block.proj());
            layerScale(specs, block.scale1());
            norm(specs, block.norm2());
            linear(specs, block.fc1());
            linear(specs, block.fc2());
            layerScale(specs, block.scale2());
        }
        norm(specs, "norm");
        return List.copyOf(specs);
    }

    @Override
    public List<ParameterSpec> neck() {
        return pyramid().parameters().stream().map(spec -> spec.under(NECK)).toList();
    }

    /** Accepts position embeddings of any square grid, which can be resampled. */
    @Override
    public boolean isOfAnotherSize(ParameterSpec declared, List<Long> found) {
        return declared.name().equals(POSITION) && PositionEmbedding.isOne(found, config.channels());
    }

    @Override
    public HostTensor resized(ParameterSpec declared, HostTensor found) {
        return isOfAnotherSize(declared, found.shape()) ? PositionEmbedding.resampled(found, grid) : found;
    }

    @Override
    public VisionTransformer prepare(NDManager manager) {
        return new VisionTransformer(this);
    }

    @Override
    public Map<Class<?>, OnnxOperations> onnx() {
        return Map.of(VisionTransformer.class, VitOperations::of, FeaturePyramid.class, FeaturePyramid::operations);
    }

    private void norm(List<ParameterSpec> specs, String name) {
        specs.add(small(name + ".weight", Initializer.ones(), config.channels()));
        specs.add(small(name + ".bias", Initializer.zeros(), config.channels()));
    }

    private void layerScale(List<ParameterSpec> specs, String name) {
        if (config.scalesLayers()) {
            specs.add(small(name, Initializer.constant((float) config.layerScale()), config.channels()));
        }
    }

    private static ParameterSpec small(String name, Initializer initializer, long... shape) {
        return ParameterSpec.of(name, ParameterGroup.SMALL, initializer, shape);
    }

    private static void linear(List<ParameterSpec> specs, LinearLayer layer) {
        specs.add(ParameterSpec.of(layer.weight(), ParameterGroup.BACKBONE, TRUNCATED_NORMAL, layer.out(), layer.in()));
        specs.add(ParameterSpec.of(layer.bias(), ParameterGroup.BACKBONE, Initializer.zeros(), layer.out()));
    }

    /** The names of a block. All blocks are one stage. */
    record Block(int index, VitConfig config) {

        /** Returns the name, as {@code blocks.1}. */
        String name() {
            return "blocks." + index;
        }

        boolean isLast() {
            return index == config.depth() - 1;
        }

        String norm1() {
            return name() + ".norm1";
        }

        String norm2() {
            return name() + ".norm2";
        }

        String scale1() {
            return name() + ".ls1.gamma";
        }

        String scale2() {
            return name() + ".ls2.gamma";
        }

        LinearLayer qkv() {
            return layer("attn.qkv", LinearLayer.Kind.QKV, config.channels(), 3 * config.channels());
        }

        LinearLayer proj() {
            return layer("attn.proj", LinearLayer.Kind.PROJ, config.channels(), config.channels());
        }

        LinearLayer fc1() {
            return layer("mlp.fc1", LinearLayer.Kind.FC1, config.channels(), config.mlpRatio() * config.channels());
        }

        LinearLayer fc2() {
            return layer("mlp.fc2", LinearLayer.Kind.FC2, config.mlpRatio() * config.channels(), config.channels());
        }

        private LinearLayer layer(String name, LinearLayer.Kind kind, int in, int out) {
            return new LinearLayer(name() + "." + name, kind, in, out, isLast());
        }
    }
}
