package dev.weightflow.model.window;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Transfer;
import java.util.Optional;

/**
 * Confidence of predictions, 0 to 1, in the mean over an image's pixels: of classes the probability of the likeliest, of foreground how far its
 * probability p is from a half, |2p − 1|. Vectors and numbers have none.
 */
final class Confidence {
    private Confidence() {}

    /**
     * Computes the confidence of a task.
     *
     * @param output [batch, channels, size, size], logits
     * @return [batch]
     */
    static Optional<HostTensor> of(TaskKind kind, NDArray output) {
        return switch (kind.encoding()) {
            case CLASS_INDEX -> Optional.of(mean(output.softmax(1).max(new int[] {1})));
            // 2σ(x) − 1 = tanh(x/2)
            case FOREGROUND -> Optional.of(mean(Ops.scale(output.abs(), 0.5).tanh()));
            case UNIT_VECTOR, NUMBER -> Optional.empty();
        };
    }

    private static HostTensor mean(NDArray pixels) {
        long batch = pixels.getShape().get(0);
        return Transfer.toHost(pixels.reshape(batch, -1).mean(new int[] {1}));
    }
}
