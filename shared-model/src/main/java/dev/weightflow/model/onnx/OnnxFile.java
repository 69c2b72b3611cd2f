package dev.weightflow.model.onnx;

import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.protobuf.ProtoMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Graphs as files: onnx.proto's {@code ModelProto}. The same graph and metadata give the same bytes. */
public final class OnnxFile {

    /** The first operator set with layer normalisation. */
    public static final long OPERATOR_SET = 17;

    /** Longest protocol buffer. */
    public static final long LONGEST = Integer.MAX_VALUE;

    private static final long IR_VERSION = 8;
    private static final String PRODUCER = "weightflow";

    private final ProtoMessage model;

    private OnnxFile(ProtoMessage model) {
        this.model = model;
    }

    /** @param version of this program, empty if it is not known */
    public static OnnxFile of(OnnxGraph graph, String version, Map<String, String> metadata) {
        ProtoMessage model = new ProtoMessage()
                .with(1, IR_VERSION)
                .with(2, PRODUCER)
                .with(3, version)
                .with(7, graph.message())
                .with(8, new ProtoMessage().with(1, "").with(2, OPERATOR_SET));
        new TreeMap<>(metadata)
                .forEach((key, value) ->
                        model.with(14, new ProtoMessage().with(1, key).with(2, value)));
        return new OnnxFile(model);
    }

    /** Returns the length in bytes; a file of more than {@link #LONGEST} cannot be read. */
    public long length() {
        return model.length();
    }

    /**
     * Writes the file atomically.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Unwritable if it cannot be written
     */
    public WrittenFile write(Path file) {
        return WrittenFile.write(file, model.pieces());
    }
}
