package dev.weightflow.model.backbone.vit;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.StageValues;
import dev.weightflow.model.onnx.OnnxGraph;
import dev.weightflow.model.onnx.Operators;
import dev.weightflow.model.onnx.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The pass of {@link VisionTransformer} in evaluation, with plain linear layers, as a graph of ONNX operators. Between the attentions
 * tokens are rows, [batch·tokens, channels]: class, registers and patches of each image.
 */
final class VitGraph {

    private final VitLayout layout;
    private final VitConfig config;
    private final OnnxGraph graph;
    private final UnaryOperator<String> names;
    private final int patches;
    private final int tokens;

    private VitGraph(VitLayout layout, OnnxGraph graph, UnaryOperator<String> names) {
        this.layout = layout;
        this.config = layout.backbone();
        this.graph = graph;
        this.names = names;
        this.patches = layout.grid() * layout.grid();
        this.tokens = 1 + config.registers() + patches;
    }

    /** See {@link dev.weightflow.model.backbone.BackboneGraph#add}. */
    static List<StageValues> add(VitLayout layout, OnnxGraph graph, UnaryOperator<String> names, Value image) {
        VitGraph pass = new VitGraph(layout, graph, names);
        Value x = pass.embed(image);
        for (VitLayout.Block block : layout.blocks()) {
            x = pass.block(block, x);
        }
        return layout.pyramid().graph(pass.map(x), name -> pass.at(BackboneLayout.NECK + name));
    }

    private Operators at(String name) {
        return graph.at(names.apply(name));
    }

    /** [batch, 3, side, side] to rows */
    private Value embed(Value image) {
        Operators at = at("patch_embed.proj");
        Value patched = at.rows(at.convolution(image, config.patch(), true), config.channels());
        Value images = at.reshape(patched, -1, patches, config.channels());
        Value placed = at.add(images, at.constant("position", positions()));
        Value first = at.repeated(at.constant("first", first()), placed); // [batch, 1 + registers, channels]
        return at.reshape(at.concat(List.of(first, placed), 1), -1, config.channels());
    }

    /** Returns the first tokens of every image: the class token with its position embedding, and the registers, [1, 1 + registers, channels]. */
    private HostTensor first() {
        float[] classToken = floats("cls_token");
        float[] position = floats(VitLayout.POSITION);
        float[] first = new float[(1 + config.registers()) * config.channels()];
        for (int c = 0; c < config.channels(); c++) {
            first[c] = classToken[c] + position[c];
        }
        if (config.registers() > 0) {
            float[] registers = floats("register_tokens");
            System.arraycopy(registers, 0, first, config.channels(), registers.length);
        }
        return HostTensor.of(first, 1, 1 + config.registers(), config.channels());
    }

    /** Returns the position embeddings of the patches, [1, patches, channels]. */
    private HostTensor positions() {
        float[] all = floats(VitLayout.POSITION);
        return HostTensor.of(Arrays.copyOfRange(all, config.channels(), all.length), 1, patches, config.channels());
    }

    private float[] floats(String name) {
        return graph.tensor(names.apply(name)).toFloats();
    }

    private Value block(VitLayout.Block block, Value x) {
        Operators at = at(block.name());
        Value attended = linear(block.proj(), attention(block, linear(block.qkv(), norm(block.norm1(), x))));
        Value hidden = at.add(x, scaled(block.scale1(), attended));
        Value inner = at(block.fc1().name()).gelu(linear(block.fc1(), norm(block.norm2(), hidden)));
        return at.add(hidden, scaled(block.scale2(), linear(block.fc2(), inner)));
    }

    /** Rows [batch·tokens, 3·channels] to [batch·tokens, channels] */
    private Value attention(VitLayout.Block block, Value qkv) {
        Operators at = at(block.name() + ".attn");
        return at.attention(qkv, tokens, config.heads(), config.channels(), scores -> scores);
    }

    /** Rows of all tokens to the normed ones of the patches */
    private Value map(Value x) {
        Operators at = at("norm");
        Value images = at.reshape(x, -1, tokens, config.channels());
        long[] places = LongStream.range(tokens - patches, tokens).toArray();
        return norm("norm", at.reshape(at.gather(images, 1, places), -1, config.channels()));
    }

    private Value linear(LinearLayer layer, Value rows) {
        return at(layer.name()).linear(rows, layer.biased());
    }

    private Value norm(String name, Value x) {
        return at(name).layerNorm(x, VisionTransformer.EPSILON);
    }

    /** [..., channels] to the same */
    private Value scaled(String name, Value x) {
        if (!config.scalesLayers()) {
            return x;
        }
        int dot = name.lastIndexOf('.');
        return at(name.substring(0, dot)).weighted(x, name.substring(dot + 1));
    }
}
