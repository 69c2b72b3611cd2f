package dev.weightflow.model.flow;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxDivisor;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.model.tensor.Torch;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A manager for each test, and the options and matrices that several tests share. */
abstract class FlowTestBase {

    NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<SoftmaxField.Options> everyReading() {
        return Arrays.stream(SoftmaxReading.values()).flatMap(reading -> Arrays.stream(SoftmaxAxis.values())
                .flatMap(axis -> Arrays.stream(SoftmaxDivisor.values())
                        .map(scale -> new SoftmaxField.Options(reading, axis, scale))));
    }

    /** Returns a weight for the interpretation: 5×4, or 4×4 where it must be square. */
    static PlainMatrix weightFor(SoftmaxField.Options options) {
        return PlainMatrix.random(options.reading() == SoftmaxReading.TRANSPOSED_SQUARE ? 4 : 5, 4, 1.5, 11);
    }

    NDArray floats(PlainMatrix matrix) {
        return matrix.doubles(manager).toType(DataType.FLOAT32, true);
    }

    SoftmaxField field(PlainMatrix w1, PlainMatrix w2, SoftmaxField.Options options) {
        return new SoftmaxField(w1.doubles(manager), w2.doubles(manager), options);
    }
}
