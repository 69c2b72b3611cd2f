package dev.weightflow.model.backbone;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.onnx.OnnxGraph;
import dev.weightflow.model.onnx.Operators;
import dev.weightflow.model.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Forward pass of {@link SwinTransformer} in evaluation, with plain linear layers, as a graph of ONNX operators. Tokens are rows, [batch·grid²,
 * channels]: then every linear layer is one product, with its weight as in the state dict. Partitioning into windows, shifted or not, and merging of
 * four neighbours are permutations of an image's tokens.
 */
final class SwinGraph {

    private final SwinConfig config;
    private final OnnxGraph graph;
    private final UnaryOperator<String> names;

    private SwinGraph(SwinConfig config, OnnxGraph graph, UnaryOperator<String> names) {
        this.config = config;
        this.graph = graph;
        this.names = names;
    }

    /** See {@link BackboneGraph#add}. */
    static List<StageValues> add(SwinLayout layout, OnnxGraph graph, UnaryOperator<String> names, Value image) {
        SwinGraph pass = new SwinGraph(layout.backbone(), graph, names);
        List<SwinLayout.Stage> stages = layout.stages();
        Value x = pass.embed(image);
        List<StageValues> values = new ArrayList<>();
        for (SwinLayout.Stage stage : stages) {
            Value out = x;
            for (SwinLayout.Block block : stage.blocks()) {
                out = pass.block(block, out);
            }
            x = stage.merges() ? pass.merge(stage, out) : out;
            values.add(new StageValues(out, x, stage.grid(), stage.gridAfterMerging()));
        }
        return values;
    }

    private Operators at(String name) {
        return graph.at(names.apply(name));
    }

    /** [batch, 3, side, side] to rows */
    private Value embed(Value image) {
        Operators proj = at("patch_embed.proj");
        return at("patch_embed.norm")
                .layerNorm(proj.rows(proj.convolution(image, config.patch(), true), config.embed()));
    }

    private Value block(SwinLayout.Block block, Value x) {
        Operators at = at(block.name());
        WindowGeometry g = block.geometry();
        long[] order = g.order();
        Value windows = permuted(at, at(block.norm1()).layerNorm(x), order, block.channels());
        Value attended = linear(block.proj(), attention(block, linear(block.qkv(), windows)));
        Value hidden = at.add(x, permuted(at, attended, inverse(order), block.channels()));
        Value inner = at(block.fc1().name())
                .gelu(linear(block.fc1(), at(block.norm2()).layerNorm(hidden)));
        return at.add(hidden, linear(block.fc2(), inner));
    }

    /** Rows [batch·windows·tokens, 3·channels] to [batch·windows·tokens, channels] */
    private Value attention(SwinLayout.Block block, Value qkv) {
        return at(block.name() + ".attn")
                .attention(
                        qkv,
                        block.geometry().tokens(),
                        block.heads(),
                        block.channels(),
                        scores -> biased(block, scores));
    }

    /** [batch·windows, heads, tokens, tokens] to the same */
    private Value biased(SwinLayout.Block block, Value scores) {
        Operators at = at(block.name() + ".attn");
        WindowGeometry g = block.geometry();
        long tokens = g.tokens();
        Value bias = at.constant("relative_position_bias", positionBias(block));
        if (g.shift() == 0) {
            return at.add(scores, bias);
        }
        Value mask = at.constant("mask", HostTensor.of(g.mask(), g.windows(), 1, tokens, tokens));
        Value byWindow = at.reshape(scores, -1, g.windows(), block.heads(), tokens, tokens);
        return at.reshape(at.add(byWindow, at.add(bias, mask)), -1, block.heads(), tokens, tokens);
    }

    /** Gathers the table's entries for each pair of tokens: [heads, tokens, tokens], queries before keys */
    private HostTensor positionBias(SwinLayout.Block block) {
        float[] table = graph.tensor(names.apply(block.biasTable())).toFloats(); // [offsets, heads]
        long[] index = block.geometry().biasIndex();
        int heads = block.heads();
        float[] bias = new float[heads * index.length];
        for (int head = 0; head < heads; head++) {
            for (int pair = 0; pair < index.length; pair++) {
                bias[head * index.length + pair] = table[(int) index[pair] * heads + head];
            }
        }
        int tokens = block.geometry().tokens();
        return HostTensor.of(bias, heads, tokens, tokens);
    }

    /** Rows [batch·grid², channels] to [batch·grid²/4, 2·channels] */
    private Value merge(SwinLayout.Stage stage, Value x) {
        Operators at = at(stage.mergingNorm());
        Value neighbours = permuted(at, x, neighbours(stage.grid()), stage.channels());
        return linear(stage.merging(), at.layerNorm(at.reshape(neighbours, -1, 4L * stage.channels())));
    }

    /** Returns the order in which the tokens of each square of four are consecutive, column by column. */
    private static long[] neighbours(int grid) {
        long[] order = new long[grid * grid];
        int at = 0;
        for (int y = 0; y < grid; y += 2) {
            for (int x = 0; x < grid; x += 2) {
                for (int token : new int[] {0, grid, 1, grid + 1}) {
                    order[at++] = (long) y * grid + x + token;
                }
            }
        }
        return order;
    }

    private Value linear(LinearLayer layer, Value rows) {
        return at(layer.name()).linear(rows, layer.biased());
    }

    /** Permutes the tokens of each image to that order. */
    private static Value permuted(Operators at, Value rows, long[] order, long channels) {
        Value images = at.reshape(rows, -1, order.length, channels);
        return at.reshape(at.gather(images, 1, order), -1, channels);
    }

    private static long[] inverse(long[] order) {
        long[] inverse = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[(int) order[i]] = i;
        }
        return inverse;
    }
}
