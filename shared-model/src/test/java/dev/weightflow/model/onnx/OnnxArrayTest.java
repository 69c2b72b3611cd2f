package dev.weightflow.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.testing.ProtoFields;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that a call of an operation adds to the graph. */
class OnnxArrayTest {

    private final OnnxGraph graph = new OnnxGraph("graph", Map.of());
    private final OnnxArray tokens = graph.input("tokens", 4, 6); // [batch, 4, 6]

    @Test
    void a_reshape_is_written_down_when_an_operator_needs_the_shape() {
        OnnxArray rows = tokens.flatten(0, 1);
        Ops.gelu(rows.reshape(-1, 2, 3));
        assertThat(operators()).doesNotContain("Reshape");

        rows.transpose(1, 0);
        assertThat(operators()).containsOnlyOnce("Reshape");
    }

    @Test
    void what_is_computed_twice_is_in_the_graph_once() {
        OnnxArray sum = tokens.add(Ops.relu(tokens));

        assertThat(tokens.add(Ops.relu(tokens)).value()).isEqualTo(sum.value());
        assertThat(operators()).containsExactly("Relu", "Add");
    }

    @Test
    void shapes_are_those_that_the_engine_would_have() {
        assertThat(tokens.reshape(-1, 2, 2, 6).getShape()).isEqualTo(new Shape(OnnxGraph.BATCH, 2, 2, 6));
        assertThat(tokens.transpose(0, 2, 1).getShape()).isEqualTo(new Shape(OnnxGraph.BATCH, 6, 4));
        assertThat(Ops.concat(List.of(tokens, tokens), 2).getShape()).isEqualTo(new Shape(OnnxGraph.BATCH, 4, 12));
        assertThat(Ops.resampleTokens(tokens, 2, 8).getShape()).isEqualTo(new Shape(OnnxGraph.BATCH, 64, 6));
    }

    @Test
    void an_operation_without_an_onnx_form_is_refused() {
        assertThatThrownBy(() -> Ops.frobenius(tokens))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Ops's operation 'frobenius' has no ONNX form");
        assertThatThrownBy(() -> Ops.parts(tokens)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tokens.sub(tokens)).isInstanceOf(UnsupportedOperationException.class);
    }

    private List<String> operators() {
        return new ProtoFields(ByteBuffer.wrap(graph.message().toBytes()))
                .messages(1).stream().map(node -> node.texts(4).get(0)).toList();
    }
}
